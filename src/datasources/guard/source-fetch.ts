import { BrokenCircuitError, bulkhead, BulkheadRejectedError, ExponentialBackoff, handleWhen, retry } from "cockatiel";
import type { Deadline } from "../../deadline.js";
import { HttpFailure, type HttpFetch, type HttpRequest } from "../../http-client.js";
import { pauseOf, SourceFailure } from "../source-failure.js";
import type { Breakers } from "./breakers.js";
import type { Budget } from "./budget.js";
import { createTurnstile } from "./turnstile.js";

/** One call to a source, for somebody who waits. */
export interface SourceRequest extends Omit<HttpRequest, "signal" | "headers"> {
  /** Made anew for each try: some sources want an identifier of its own for each. */
  readonly headers: () => HttpRequest["headers"];
  /** Which of the source's services is called: each has its own breaker. */
  readonly operation: string;
  readonly deadline: Deadline;
}

/** Rejects with HttpFailure, and with SourceFailure where the call is not made at all. */
export type SourceFetch = (url: string, request: SourceRequest) => Promise<Response>;

interface Options {
  readonly fetch: HttpFetch;
  readonly breakers: Breakers;
  readonly budget: Budget;
  readonly concurrency: number;
  readonly onAnswer: (response: Response) => void;
}

/** Who waits for a free place, for each that is taken: the turns bound them first, but for who lifts the rates. */
const queuePerPlace = 16;
const retryDelay = { initialDelay: 50, maxDelay: 500 };
const passing = new Set([502, 503, 504]);

/**
 * The one way to a source, in the order that decision 9 explains: once more after a passing failure; and each time a closed
 * breaker, a turn of the budget, a free place, and the breaker again, since it may have opened meanwhile.
 */
export function createSourceFetch({ fetch, breakers, budget, concurrency, onAnswer }: Options) {
  const places = bulkhead(concurrency, concurrency * queuePerPlace);
  const onceMore = retry(handleWhen(isReset).orWhenResult(isPassing), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff(retryDelay),
  });
  const turnstile = createTurnstile(budget);

  async function once(url: string, { operation, deadline, headers, ...request }: SourceRequest): Promise<Response> {
    deadline.signal.throwIfAborted();
    breakers.check(operation);
    await turnstile.pass(deadline);
    return places.execute(async () => {
      // While it waited for a place.
      turnstile.check();
      const response = await breakers.execute(operation, (isProbe) =>
        fetch(url, { ...request, headers: headers(), signal: isProbe ? null : deadline.signal }),
      );
      onAnswer(response);
      const pause = pauseOf(response);
      if (pause !== undefined) await budget.pause(pause * 1_000);
      return response;
    }, deadline.signal);
  }

  const sourceFetch: SourceFetch = async (url, request) => {
    try {
      return await onceMore.execute(() => once(url, request), request.deadline.signal);
    } catch (error) {
      throw toFailure(error, request.deadline);
    }
  };
  return {
    fetch: sourceFetch,
    inFlight: () => concurrency - places.executionSlots,
    waiting: () => turnstile.waiting() + concurrency * queuePerPlace - places.queueSlots,
  };
}

function isReset(error: unknown): boolean {
  return error instanceof HttpFailure && error.kind === "unreachable";
}

/** Not where the source says how long it will last. */
function isPassing(response: unknown): boolean {
  return response instanceof Response && passing.has(response.status) && !response.headers.has("retry-after");
}

function toFailure(error: unknown, { signal }: Deadline): unknown {
  if (error instanceof SourceFailure || error instanceof HttpFailure) return error;
  if (signal.aborted) return new SourceFailure("SOURCE_TIMEOUT", undefined, { cause: error });
  if (error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError)
    return new SourceFailure("SOURCE_UNAVAILABLE", 1, { cause: error });
  return error;
}
