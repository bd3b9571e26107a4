import { BrokenCircuitError, ExponentialBackoff, handleWhen, retry } from "cockatiel";
import type { Deadline } from "../../deadline.js";
import { HttpFailure, type HttpFetch, type HttpRequest } from "../../http-client.js";
import { pauseOf, SourceFailure } from "../source-failure.js";
import type { Breakers } from "./breakers.js";
import type { Budget } from "./budget.js";
import type { ConsumerRates } from "./consumer-rates.js";
import { createPermits, type Exclusive } from "./permits.js";
import type { SharedDeadline } from "./shared-deadline.js";

/** One call to a source, for somebody who waits. */
export interface SourceRequest extends Omit<HttpRequest, "signal" | "headers"> {
  /** Made anew for each try: some sources want an identifier of its own for each. */
  readonly headers: () => HttpRequest["headers"];
  /** Which of the source's services is called: each has its own breaker. */
  readonly operation: string;
  readonly deadline: SharedDeadline;
  /** Where the source takes calls of one kind one at a time. */
  readonly exclusive?: Exclusive<Response>;
}

/** Rejects with HttpFailure, and with SourceFailure where the call is not made at all. */
export type SourceFetch = (url: string, request: SourceRequest) => Promise<Response>;

interface Options {
  readonly fetch: HttpFetch;
  readonly breakers: Breakers;
  readonly budget: Budget;
  readonly consumerRates: ConsumerRates;
  readonly concurrency: number;
  readonly onAnswer: (response: Response) => void;
}

const retryDelay = { initialDelay: 50, maxDelay: 500 };
const passing = new Set([502, 503, 504]);

/**
 * The one way to a source, in the order that decision 9 explains: once more after a passing failure; and each time a closed
 * breaker, a permit of the consumer, one of the source, and the breaker again, since it may have opened meanwhile.
 */
export function createSourceFetch({ fetch, breakers, budget, consumerRates, concurrency, onAnswer }: Options) {
  const permits = createPermits({ budget, concurrency });
  const onceMore = retry(handleWhen(isReset).orWhenResult(isPassing), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff(retryDelay),
  });

  async function once(
    url: string,
    { operation, deadline, headers, exclusive, ...request }: SourceRequest,
  ): Promise<Response> {
    deadline.signal.throwIfAborted();
    breakers.check(operation);
    await consumerRates(deadline);
    const call = async () => {
      const response = await breakers.execute(operation, (isProbe) =>
        fetch(url, { ...request, headers: headers(), signal: isProbe ? null : deadline.signal }),
      );
      onAnswer(response);
      const pause = pauseOf(response);
      if (pause !== undefined) await budget.pause(pause * 1_000);
      return response;
    };
    return permits.run(deadline, call, exclusive);
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
    inFlight: permits.inUse,
    waiting: permits.waiting,
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
  if (error instanceof BrokenCircuitError) return new SourceFailure("SOURCE_UNAVAILABLE", 1, { cause: error });
  return error;
}
