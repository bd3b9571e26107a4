import { createMemoryCache } from "../cache/memory.js";
import { createRedisConnection } from "../cache/redis-connection.js";
import { createRedisCache } from "../cache/redis.js";
import { createSealing } from "../cache/sealing.js";
import type { Config } from "../config.js";
import type { Fact } from "../datasources/source.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../metrics.js";

const maxRememberedFacts = 50_000;

/** Facts are remembered in Redis where it is configured, else in the process. */
export async function createMemory({ redis, keyring, cache }: Config, log: Logger, metrics: Metrics) {
  const connection = redis && (await createRedisConnection(redis, log, metrics));
  const facts =
    connection && cache.ttlSeconds > 0
      ? createRedisCache<Fact>({ connection, sealing: createSealing(keyring), metrics, ...cache })
      : createMemoryCache<Fact>({ max: maxRememberedFacts, ...cache });
  return {
    facts,
    connection,
    redisState: () => connection?.state() ?? "not configured",
    close: () => connection?.close(),
  };
}

export type Memory = Awaited<ReturnType<typeof createMemory>>;
