import { LRUCache } from "lru-cache";
import type { RedisConnection } from "../../../cache/redis-connection.js";
import type { SharedDeadline } from "../shared-deadline.js";
import { paceOfConsumer } from "./pace.js";
import { createPermits, type Permits } from "./permits.js";
import { createBudget } from "./rate-limiter.js";

const mostConsumers = 1_000;

/**
 * The `sourceRate` of consumers: their calls to all sources together wait for a permit of their own, before they wait for
 * one of a source. Replicas share it through Redis, under the consumer's keyed hash. The returned function rejects with
 * SourceFailure SOURCE_RATE_LIMITED where there is none in time.
 */
export function createConsumerRates(tagOf: (consumer: string) => string, connection: RedisConnection | undefined) {
  const permits = new LRUCache<string, Permits>({ max: mostConsumers });

  return async (deadline: SharedDeadline): Promise<void> => {
    const { id, sourceRate } = deadline.payer;
    if (!sourceRate) return;
    // A rate that was changed begins anew.
    const name = `${id} ${String(sourceRate.calls)}/${String(sourceRate.perSeconds)}`;
    const budgetOf = () => createBudget(`share:{${tagOf(id)}}`, paceOfConsumer(sourceRate), connection);
    const known = permits.get(name) ?? createPermits({ budget: budgetOf(), concurrency: Infinity });
    permits.set(name, known);
    await known.run(deadline, () => Promise.resolve());
  };
}

export type ConsumerRates = ReturnType<typeof createConsumerRates>;
