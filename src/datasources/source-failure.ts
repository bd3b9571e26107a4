import { GatewayError, OwnError, sourceError, type SourceErrorCode } from "../errors.js";
import { HttpFailure, retryAfterSeconds } from "../http-client/http-client.js";
import type { SourceName } from "../schema/benefits/provenance.js";

/** Seconds that a client is asked to wait after a quota, where the source does not say. */
const defaultPauseSeconds = 60;
/** The shortest pause after a quota: sources answer `Retry-After: 0`, or a date that is past, within their window. */
const minPauseSeconds = 1;

/** A call that gave no fact, before it is known which source and which call it was. */
export class SourceFailure extends OwnError {
  override readonly name = "SourceFailure";

  constructor(
    readonly code: SourceErrorCode,
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** Seconds that a source asks us to leave it alone; undefined where it does not. */
export function pauseOf({ status, headers }: Response): number | undefined {
  return status === 429 ? Math.max(minPauseSeconds, retryAfterSeconds(headers) ?? defaultPauseSeconds) : undefined;
}

/** A failure of which it is known how long it will last. */
export interface Outage {
  /** Whole seconds, at least one. */
  readonly seconds: number;
  /** The source says so, as it does of maintenance: it is not asked meanwhile, and does not count as sick. */
  readonly isAnnounced: boolean;
}

/** What `Retry-After` says of a failure of the source; undefined where it says nothing. It announces an outage with 503 alone. */
export function outageByHeader({ status, headers }: Response): Outage | undefined {
  const seconds = status >= 500 ? retryAfterSeconds(headers) : undefined;
  return seconds === undefined ? undefined : { seconds: Math.max(1, seconds), isAnnounced: status === 503 };
}

/** The statuses that mean the same whatever the body says; undefined for the others. */
export function failureOfStatus(response: Response): SourceFailure | undefined {
  const { status } = response;
  const pause = pauseOf(response);
  if (pause !== undefined) return new SourceFailure("SOURCE_RATE_LIMITED", pause);
  if (status < 500) return undefined;
  return new SourceFailure(status === 504 ? "SOURCE_TIMEOUT" : "SOURCE_UNAVAILABLE", outageByHeader(response)?.seconds);
}

const codeOfHttpFailure = {
  timeout: "SOURCE_TIMEOUT",
  cancelled: "SOURCE_TIMEOUT",
  unreachable: "SOURCE_UNAVAILABLE",
  malformed: "SOURCE_INVALID_RESPONSE",
} as const;

/**
 * The error that a client sees, from whatever a call threw; what is no failure of the source is thrown on as it is.
 * `sourceCallId` is the call's identifier, where there was one.
 */
export function toSourceError(error: unknown, source: SourceName, sourceCallId?: string): GatewayError {
  if (error instanceof GatewayError) return error;
  const failure = findFailure(error);
  if (!failure) throw error;
  const retryAfter = failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter };
  const call = sourceCallId === undefined ? {} : { sourceCallId, correlationId: sourceCallId };
  return sourceError(failure.code, { source, ...call, ...retryAfter }, { cause: error });
}

/** Libraries wrap what our own fetch threw: the reason is the innermost that we know. */
function findFailure(error: unknown): SourceFailure | undefined {
  if (error instanceof SourceFailure) return error;
  if (error instanceof HttpFailure) return new SourceFailure(codeOfHttpFailure[error.kind]);
  return error instanceof Error ? findFailure(error.cause) : undefined;
}
