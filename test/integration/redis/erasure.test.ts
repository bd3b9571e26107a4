import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createRedisErasure } from "../../../src/cache/erasure.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createLocalErasures } from "../../../src/cache/local-erasures.js";
import { createRedisCache } from "../../../src/cache/redis/cache.js";
import { createRedisConnection } from "../../../src/cache/redis/connection.js";
import { createSealing } from "../../../src/crypto/sealing.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

const keyring = [ringKey("k1")] as const;
const keys = createKeys(keyring);
const person = { birthName: "FOULE-A", firstGivenName: "Camille", birthDate: "1990-05-17" };
const subject = keys.subjectOf({ modality: "france_connect", identifiers: ["https://fc.example", "sub"], ...person });
const key = subject.factKey({ recipient: "1", source: "API_SECU", benefit: "CSS", grantedScopes: [] });

describe("an erasure during a call to a source", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  /** Behaves like a separate process: it shares only Redis. */
  const startCache = async () => {
    const connection = await createRedisConnection(redisOptions(redis.url), createTestLogger(), createMetrics());
    const cache = createRedisCache<{ text: string }>({
      connection,
      sealing: createSealing(keyring, "fact-value"),
      erasures: createLocalErasures(),
      ttlSeconds: 300,
      staleSeconds: 900,
      metrics: createMetrics(),
    });
    return { cache, connection };
  };

  it.each([false, true])("hides a fact that was requested before it (read bypassed: %s)", async (bypass) => {
    const [asking, reading] = [await startCache(), await startCache()];
    const [slot] = await asking.cache.lookUp([key], { bypass, mayWrite: true });
    const erasure = createRedisErasure(reading.connection, createLocalErasures(), createMetrics());
    expect(await erasure.begin(keys.personPrefixes(person))()).toBe(true);
    if (!slot || !("store" in slot)) throw new Error("a fact is stored already");
    slot.store({ text: "fetched before" });
    // Redis runs the commands of one connection in order.
    await asking.connection.at(key.name).read((client) => client.ping());
    expect(await redis.client.exists(key.name)).toBe(1);
    expect(await reading.cache.lookUp([key], { bypass: false, mayWrite: false })).toEqual([
      expect.objectContaining({ value: undefined }),
    ]);
    await Promise.all([asking.connection.close(), reading.connection.close()]);
  });
});
