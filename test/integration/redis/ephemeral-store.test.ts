import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  createMemoryEphemeralStore,
  type EphemeralStore,
  type RecordLifetime,
} from "../../../src/cache/ephemeral-store.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createRedisConnection, type RedisConnection } from "../../../src/cache/redis/connection.js";
import { createRedisEphemeralStore } from "../../../src/cache/redis/ephemeral-store.js";
import type { Keyring } from "../../../src/config/keyring.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { eventually } from "../../support/eventually.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

interface Note {
  readonly text: string;
}

const minute = 60_000;
const usual: RecordLifetime = { kind: "note", idleMs: minute, maxMs: minute };
const [older, newer] = [ringKey("older"), ringKey("newer")];

describe("records of the ephemeral store", () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  const metrics = createMetrics();
  beforeAll(async () => {
    redis = await startRedis();
    connection = await createRedisConnection(redisOptions(redis.url), createTestLogger(), metrics);
  });
  afterAll(async () => {
    await connection.close();
    await redis.close();
  });

  const inRedis = (kind = usual, keyring: Keyring = [older]): EphemeralStore<Note> =>
    createRedisEphemeralStore({
      ...kind,
      connection,
      keyring,
      metrics,
      cacheKeysOf: createKeys(keyring).recordCacheKeys,
    });
  const inMemory = (kind = usual): EphemeralStore<Note> =>
    createMemoryEphemeralStore(kind, createKeys([older]).recordCacheKeys);

  describe.each([
    ["Redis", inRedis],
    ["the process", inMemory],
  ])("in %s", (_place, create) => {
    it("are readable until they are removed, and not under another secret", async () => {
      const records = create();
      expect(await records.write("secret", { text: "kept" })).toBe(true);
      expect(await records.read("secret")).toEqual({ text: "kept" });
      expect(await records.read("another")).toBeNull();
      expect(await records.remove("secret")).toBe(true);
      expect(await records.read("secret")).toBeNull();
    });

    it("are taken by exactly one of many concurrent callers", async () => {
      const records = create();
      await records.write("once", { text: "kept" });
      const taken = await Promise.all(Array.from({ length: 20 }, () => records.take("once")));
      expect(taken.filter((note) => note !== null)).toEqual([{ text: "kept" }]);
    });

    it("expire after their maximum lifetime, however often they are read", async () => {
      const records = create({ ...usual, maxMs: 300 });
      await records.write("long", { text: "kept" });
      await eventually(async () => {
        expect(await records.read("long")).toBeNull();
      });
    });

    it("expire when they are not read during the idle time", async () => {
      const records = create({ ...usual, idleMs: 50 });
      await records.write("idle", { text: "kept" });
      const clock = create({ ...usual, maxMs: 150 });
      await clock.write("clock", { text: "kept" });
      await eventually(async () => {
        expect(await clock.read("clock")).toBeNull();
      });
      expect(await records.read("idle")).toBeNull();
    });
  });

  it("are readable under the previous key of the keyring, and can be removed there", async () => {
    await inRedis().write("rotated", { text: "kept" });
    const rotated = inRedis(usual, [newer, older]);
    expect(await rotated.read("rotated")).toEqual({ text: "kept" });
    expect(await rotated.remove("rotated")).toBe(true);
    expect(await inRedis().read("rotated")).toBeNull();
  });

  it("of one kind are not readable as another kind", async () => {
    await inRedis().write("secret", { text: "kept" });
    expect(await inRedis({ ...usual, kind: "other" }).read("secret")).toBeNull();
  });
});
