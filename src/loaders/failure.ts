import type { Source } from "../datasources/source.js";
import { toSourceError } from "../datasources/source-failure.js";
import { GatewayError, InternalError } from "../errors.js";

/** Returns the error that a client sees; the gateway's own fault is masked later. */
export function toFailure(error: unknown, { name }: Source): Error {
  try {
    return toSourceError(error, name);
  } catch (cause) {
    return new InternalError("source call failed", { cause });
  }
}

/**
 * The source's own failures. A source that rejects the gateway is not one: it may have withdrawn the right to disclose.
 */
const failing = new Set<string>([
  "SOURCE_UNAVAILABLE",
  "SOURCE_TIMEOUT",
  "SOURCE_RATE_LIMITED",
  "SOURCE_INVALID_RESPONSE",
]);
export const isFailing = (failure: Error) => failure instanceof GatewayError && failing.has(failure.code);
