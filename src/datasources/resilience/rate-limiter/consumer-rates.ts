import { LRUCache } from "lru-cache";
import type { RedisConnection } from "../../../cache/redis/connection.js";
import type { SharedDeadline } from "../shared-deadline.js";
import { paceOfConsumer } from "./pace.js";
import { createPermits, type Permits } from "./permits.js";
import { createRateLimiter } from "./rate-limiter.js";

const maxConsumers = 1_000;

/**
 * Applies the `sourceRate` of consumers. Each call to any source waits for a permit of its consumer, before it waits
 * for a permit of the source. Replicas share the rate through Redis, under the consumer's keyed hash. The returned
 * function rejects with SourceFailure SOURCE_RATE_LIMITED where it gets no permit in time.
 */
export function createConsumerRates(tagOf: (consumer: string) => string, connection: RedisConnection | undefined) {
  const permits = new LRUCache<string, Permits>({ max: maxConsumers });

  return async (deadline: SharedDeadline): Promise<void> => {
    const { id, sourceRate } = deadline.payer;
    if (!sourceRate) return;
    // The name contains the rate: a changed rate creates a new limiter.
    const name = `${id} ${String(sourceRate.calls)}/${String(sourceRate.perSeconds)}`;
    const limiterOf = () => createRateLimiter(`share:{${tagOf(id)}}`, paceOfConsumer(sourceRate), connection);
    const known = permits.get(name) ?? createPermits({ limiter: limiterOf(), concurrency: Infinity });
    permits.set(name, known);
    await known.run(deadline, () => Promise.resolve());
  };
}

export type ConsumerRates = ReturnType<typeof createConsumerRates>;
