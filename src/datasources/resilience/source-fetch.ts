import { BrokenCircuitError, ExponentialBackoff, handleWhen, retry } from "cockatiel";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import { HttpFailure, type HttpFetch, type HttpRequest } from "../../http-client/http-client.js";
import { outageByHeader, pauseOf, SourceFailure, type Outage } from "../source-failure.js";
import type { CallRecords } from "./call-records.js";
import type { Breakers } from "./circuit-breakers.js";
import type { SourceAnswer } from "./outages.js";
import type { ConsumerRates } from "./rate-limiter/consumer-rates.js";
import { createPermits, type Exclusive, type Permits } from "./rate-limiter/permits.js";
import type { RateLimiter } from "./rate-limiter/rate-limiter.js";
import type { SharedDeadline } from "./shared-deadline.js";

/** One call to a source, for requests that wait. */
interface SourceRequest<T> extends Omit<HttpRequest, "signal" | "headers"> {
  /** Called for each try: some sources require a different identifier for each try. */
  readonly headers: () => HttpRequest["headers"];
  /** Which of the source's services is called: each has its own breaker. */
  readonly operation: string;
  readonly deadline: SharedDeadline;
  /** Returns what the answer says. Throws SourceFailure for an answer that breaks the contract. */
  readonly read: (answer: HttpAnswer) => T;
  /** Returns how long a failure will last, where the source gives it in its own format; by default, `Retry-After`. */
  readonly outageOf?: (response: HttpAnswer) => Outage | undefined;
  /** Set where the source accepts calls of one kind only one at a time. */
  readonly exclusive?: Exclusive<HttpAnswer>;
}

/** Rejects with HttpFailure, with the error of `read`, and with SourceFailure where the call is not made at all. */
export type SourceFetch = <T>(url: string, request: SourceRequest<T>) => Promise<T>;

interface Options {
  readonly fetch: HttpFetch;
  readonly breakers: Breakers;
  readonly limiter: RateLimiter;
  readonly consumerRates: ConsumerRates;
  readonly concurrency: number;
  readonly onAnswer: (answer: SourceAnswer, operation: string) => void;
  readonly records: CallRecords;
}

const retryDelay = { initialDelay: 50, maxDelay: 500 };
const transientStatuses = new Set([502, 503, 504]);

/**
 * The only function that calls a source, in the order that decision 9 explains. It retries once after a transient
 * failure. Each try needs a closed breaker, a permit of the consumer and a permit of the source. It then checks the
 * breaker again, since the breaker may have opened during the wait.
 */
export function createSourceFetch(options: Options) {
  const { limiter, concurrency, records } = options;
  const permits = createPermits({ limiter, concurrency });
  const attempt = createAttempt(options, permits);
  const retryOnce = retry(handleWhen(isReset).orWhenResult(isTransient), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff(retryDelay),
  });

  async function answerOf(url: string, request: UnreadRequest): Promise<HttpAnswer> {
    try {
      const { response } = await retryOnce.execute(() => attempt(url, request), request.deadline.signal);
      return response;
    } catch (error) {
      throw toFailure(error, request.deadline);
    }
  }
  const sourceFetch: SourceFetch = async (url, { read, ...request }) => {
    const { method = "GET", operation } = request;
    return records.read({ method, operation }, await answerOf(url, request), read);
  };
  return { fetch: sourceFetch, inFlight: permits.inUse, waiting: permits.waiting };
}

type UnreadRequest = Omit<SourceRequest<unknown>, "read">;

/** Returns the function that makes one try. */
function createAttempt({ fetch, breakers, limiter, consumerRates, onAnswer, records }: Options, permits: Permits) {
  return async (url: string, { operation, deadline, exclusive, ...call }: UnreadRequest): Promise<SourceAnswer> => {
    const { headers, outageOf, method = "GET", ...request } = call;
    deadline.signal.throwIfAborted();
    breakers.check(operation);
    const endWait = records.wait();
    const work = async () => {
      endWait();
      const answer = await breakers.execute(operation, async (isProbe) => {
        const signal = isProbe ? null : deadline.signal;
        const send = () => fetch(url, { ...request, method, headers: headers(), signal });
        const response = await records.send({ method, operation }, send);
        return { response, outage: outageOf?.(response) ?? outageByHeader(response) };
      });
      onAnswer(answer, operation);
      const pause = pauseOf(answer.response);
      if (pause !== undefined) await limiter.pause(pause * 1_000);
      return answer;
    };
    try {
      await consumerRates(deadline);
      return await permits.run(deadline, work, exclusive && ofAnswer(exclusive));
    } finally {
      endWait();
    }
  };
}

function isReset(error: unknown): boolean {
  return error instanceof HttpFailure && error.kind === "unreachable";
}

/** False where the duration of the failure is known. */
function isTransient(answer: unknown): boolean {
  const { response, outage } = answer as SourceAnswer;
  return transientStatuses.has(response.status) && !outage;
}

function ofAnswer({ name, restMs }: Exclusive<HttpAnswer>): Exclusive<SourceAnswer> {
  return { name, restMs: ({ response }) => restMs(response) };
}

/**
 * Returns a SourceFailure or an HttpFailure for an error that a call threw within its deadline. Returns any other error
 * unchanged.
 */
export function toFailure(error: unknown, { signal }: SharedDeadline): unknown {
  if (error instanceof SourceFailure || error instanceof HttpFailure) return error;
  if (signal.aborted) return new SourceFailure("SOURCE_TIMEOUT", undefined, { cause: error });
  if (error instanceof BrokenCircuitError) return new SourceFailure("SOURCE_UNAVAILABLE", 1, { cause: error });
  return error;
}
