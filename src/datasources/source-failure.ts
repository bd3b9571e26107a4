import { GatewayError, InternalError, sourceError, type SourceErrorCode } from "../errors.js";
import type { HttpAnswer } from "../http-client/http-answer.js";
import { HttpFailure, retryAfterSeconds } from "../http-client/http-client.js";
import type { SourceName } from "../schema/benefits/provenance.js";

/** Seconds that a client is asked to wait after a quota, where the source does not say. */
const defaultPauseSeconds = 60;
/** The shortest pause after a quota. Within their window, sources answer `Retry-After: 0` or a date in the past. */
const minPauseSeconds = 1;

/** A call that gave no fact, before it is known which source and which call it was. */
export class SourceFailure extends InternalError {
  override readonly name = "SourceFailure";

  constructor(
    readonly code: SourceErrorCode,
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** Seconds without calls that a source asks for; undefined where it asks for none. */
export function pauseOf(answer: HttpAnswer): number | undefined {
  if (answer.status !== 429) return undefined;
  return Math.max(minPauseSeconds, retryAfterSeconds(answer) ?? defaultPauseSeconds);
}

/** A failure whose duration is known. */
export interface Outage {
  /** Whole seconds, at least one. */
  readonly seconds: number;
  /**
   * True where the source announces it, for example maintenance. It is then not called until the end, and the circuit
   * breaker does not count it.
   */
  readonly isAnnounced: boolean;
}

/**
 * Returns the outage that `Retry-After` gives for a 5xx answer; undefined where it gives none. Only 503 announces an
 * outage.
 */
export function outageByHeader(answer: HttpAnswer): Outage | undefined {
  const { status } = answer;
  const seconds = status >= 500 ? retryAfterSeconds(answer) : undefined;
  return seconds === undefined ? undefined : { seconds: Math.max(1, seconds), isAnnounced: status === 503 };
}

/** Returns the failure of a status that means the same whatever the body says; undefined for the other statuses. */
export function failureOfStatus(response: HttpAnswer): SourceFailure | undefined {
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
 * Returns the error that a client sees, from any error that a call threw. An error that is not a source failure is
 * rethrown unchanged. `sourceCallId` is the call's identifier, where there was one.
 */
export function toSourceError(error: unknown, source: SourceName, sourceCallId?: string): GatewayError {
  if (error instanceof GatewayError) return error;
  const failure = findFailure(error);
  if (!failure) throw error;
  const retryAfter = failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter };
  const call = sourceCallId === undefined ? {} : { sourceCallId, correlationId: sourceCallId };
  return sourceError(failure.code, { source, ...call, ...retryAfter }, { cause: error });
}

/** Libraries wrap the errors of our own fetch: the reason is the innermost error that we know. */
function findFailure(error: unknown): SourceFailure | undefined {
  if (error instanceof SourceFailure) return error;
  if (error instanceof HttpFailure) return new SourceFailure(codeOfHttpFailure[error.kind]);
  return error instanceof Error ? findFailure(error.cause) : undefined;
}
