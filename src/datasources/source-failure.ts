import { sourceError, type GatewayError, type SourceErrorCode } from "../errors.js";
import { HttpFailure, retryAfterSeconds } from "../http-client.js";
import type { SourceName } from "../schema/provenance.js";

/** Seconds that a client is asked to wait after a quota, where the source does not say. */
const defaultPauseSeconds = 60;

/** A call that gave no fact, before it is known which source and which call it was. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";

  constructor(
    readonly code: SourceErrorCode,
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** The statuses that mean the same whatever the body says; undefined for the others. */
export function failureOfStatus({ status, headers }: Response): SourceFailure | undefined {
  if (status === 429)
    return new SourceFailure("SOURCE_RATE_LIMITED", retryAfterSeconds(headers) ?? defaultPauseSeconds);
  if (status === 504) return new SourceFailure("SOURCE_TIMEOUT");
  if (status >= 500) return new SourceFailure("SOURCE_UNAVAILABLE");
  return undefined;
}

const codeOfHttpFailure = {
  timeout: "SOURCE_TIMEOUT",
  unreachable: "SOURCE_UNAVAILABLE",
  malformed: "SOURCE_INVALID_RESPONSE",
} as const;

/** The error that a client sees, from whatever a call threw; what is no failure of the source is thrown on as it is. */
export function toSourceError(error: unknown, source: SourceName, correlationId: string): GatewayError {
  const failure = findFailure(error);
  if (!failure) throw error;
  const retryAfter = failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter };
  return sourceError(failure.code, { source, correlationId, ...retryAfter }, { cause: error });
}

/** Libraries wrap what our own fetch threw: the reason is the innermost that we know. */
function findFailure(error: unknown): SourceFailure | undefined {
  if (error instanceof SourceFailure) return error;
  if (error instanceof HttpFailure) return new SourceFailure(codeOfHttpFailure[error.kind]);
  return error instanceof Error ? findFailure(error.cause) : undefined;
}
