import { BrokenCircuitError, ExponentialBackoff, handleWhen, retry } from "cockatiel";
import type { Deadline } from "../../deadline.js";
import { HttpFailure, type HttpFetch, type HttpRequest } from "../../http-client/http-client.js";
import { outageByHeader, pauseOf, SourceFailure, type Outage } from "../source-failure.js";
import type { Breakers } from "./circuit-breakers.js";
import type { SourceAnswer } from "./outages.js";
import type { ConsumerRates } from "./rate-limiter/consumer-rates.js";
import { createPermits, type Exclusive } from "./rate-limiter/permits.js";
import type { Budget } from "./rate-limiter/rate-limiter.js";
import type { SharedDeadline } from "./shared-deadline.js";

/** One call to a source, for somebody who waits. */
export interface SourceRequest extends Omit<HttpRequest, "signal" | "headers"> {
  /** Made anew for each try: some sources want an identifier of its own for each. */
  readonly headers: () => HttpRequest["headers"];
  /** Which of the source's services is called: each has its own breaker. */
  readonly operation: string;
  readonly deadline: SharedDeadline;
  /** How long a failure will last, where the source says so in words of its own; `Retry-After` when left out. */
  readonly outageOf?: (response: Response) => Promise<Outage | undefined>;
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
  readonly onAnswer: (answer: SourceAnswer, operation: string) => void;
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
    { operation, deadline, headers, outageOf, exclusive, ...request }: SourceRequest,
  ): Promise<SourceAnswer> {
    deadline.signal.throwIfAborted();
    breakers.check(operation);
    await consumerRates(deadline);
    const call = async () => {
      const answer = await breakers.execute(operation, async (isProbe) => {
        const signal = isProbe ? null : deadline.signal;
        const response = await fetch(url, { ...request, headers: headers(), signal });
        return { response, outage: (await outageOf?.(response)) ?? outageByHeader(response) };
      });
      onAnswer(answer, operation);
      const pause = pauseOf(answer.response);
      if (pause !== undefined) await budget.pause(pause * 1_000);
      return answer;
    };
    return permits.run(deadline, call, exclusive && ofAnswer(exclusive));
  }

  const sourceFetch: SourceFetch = async (url, request) => {
    try {
      const { response } = await onceMore.execute(() => once(url, request), request.deadline.signal);
      return response;
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

/** Not where it is known how long it will last. */
function isPassing(answer: unknown): boolean {
  const { response, outage } = answer as SourceAnswer;
  return passing.has(response.status) && !outage;
}

function ofAnswer({ name, restMs }: Exclusive<Response>): Exclusive<SourceAnswer> {
  return { name, restMs: ({ response }) => restMs(response) };
}

/** SourceFailure or HttpFailure for what a call threw within its deadline, as far as it is one. */
export function toFailure(error: unknown, { signal }: Deadline): unknown {
  if (error instanceof SourceFailure || error instanceof HttpFailure) return error;
  if (signal.aborted) return new SourceFailure("SOURCE_TIMEOUT", undefined, { cause: error });
  if (error instanceof BrokenCircuitError) return new SourceFailure("SOURCE_UNAVAILABLE", 1, { cause: error });
  return error;
}
