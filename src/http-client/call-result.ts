import type { HttpAnswer } from "./http-answer.js";
import { HttpFailure, type HttpFetch } from "./http-client.js";

/** How a call to FranceConnect or to a source ended. `unknown`: the source has no answer about the person. */
export type CallResult = "ok" | "unknown" | "client_error" | "server_error" | "timeout" | "unreachable" | "invalid";

/** Records the seconds of one call, by its result. */
export type OnCall = (result: CallResult, seconds: number) => void;

export function resultOfStatus(status: number): CallResult {
  if (status >= 500) return "server_error";
  return status >= 400 ? "client_error" : "ok";
}

const results = { timeout: "timeout", cancelled: undefined, unreachable: "unreachable", malformed: "invalid" } as const;

/** Returns the result of a call without a usable answer; undefined if nobody waits for it any more. */
export function resultOfFailure(error: unknown): CallResult | undefined {
  if (!(error instanceof HttpFailure)) return "invalid";
  return results[error.kind];
}

/** Returns the same function, which records each of its calls. They run to their end, even if nobody waits for them. */
export function timed(fetch: HttpFetch, onCall: OnCall): HttpFetch {
  return async (url, init) => {
    const began = performance.now();
    const record = (result: CallResult) => {
      onCall(result, (performance.now() - began) / 1_000);
    };
    try {
      const answer: HttpAnswer = await fetch(url, init);
      record(resultOfStatus(answer.status));
      return answer;
    } catch (error) {
      // Only the end of its own time cancels such a call.
      record(resultOfFailure(error) ?? "timeout");
      throw error;
    }
  };
}
