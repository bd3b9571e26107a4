import { createMemoryEphemeralStore, type RecordLifetime, type EphemeralStore } from "../cache/ephemeral-store.js";
import { createMemoryErasure, createRedisErasure } from "../cache/erasure.js";
import type { Keys } from "../cache/keys.js";
import { createLocalErasures } from "../cache/local-erasures.js";
import { createMemoryCache } from "../cache/memory-cache.js";
import { createRedisCache } from "../cache/redis/cache.js";
import { createRedisConnection } from "../cache/redis/connection.js";
import { createRedisEphemeralStore } from "../cache/redis/ephemeral-store.js";
import type { Config } from "../config/config.js";
import { createSealing } from "../crypto/sealing.js";
import type { Fact } from "../datasources/source.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";

const maxCachedFacts = 50_000;

/** Builds the storage. Facts are cached in Redis if it is configured and they have a lifetime, else in the process. */
export async function createStorage({ redis, keyring, cache }: Config, keys: Keys, log: Logger, metrics: Metrics) {
  const connection = redis && (await createRedisConnection(redis, log, metrics));
  const processErasure = createMemoryErasure();
  const erasures = createLocalErasures();
  const sealing = createSealing(keyring, "fact-value");
  const facts =
    connection && cache.ttlSeconds > 0
      ? createRedisCache<Fact>({ connection, sealing, erasures, metrics, ...cache })
      : createMemoryCache<Fact>({ max: maxCachedFacts, erasure: processErasure, ...cache });
  return {
    facts,
    erasure: connection ? createRedisErasure(connection, erasures, metrics) : processErasure,
    createEphemeralStore: <Value extends object>(kind: RecordLifetime): EphemeralStore<Value> =>
      connection
        ? createRedisEphemeralStore({ ...kind, connection, keyring, metrics, cacheKeysOf: keys.recordCacheKeys })
        : createMemoryEphemeralStore(kind, keys.recordCacheKeys),
    connection,
    redisState: () => connection?.state() ?? "not configured",
    close: () => connection?.close(),
  };
}

export type Storage = Awaited<ReturnType<typeof createStorage>>;
