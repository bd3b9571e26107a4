import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { freePorts } from "../../support/gateway/process.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import type { RedisServer } from "../../support/redis/redis.js";
import { startRemembering, type Remembering } from "../../support/redis/remembering.js";
import type { ToxicProxy } from "../../support/redis/toxic-proxy.js";

const people = 200;
const facts = people * 2;
const perSecond = 200;

/** All people within one second are different. An answer that is not the truth counts as a failure. */
describe("the gateway answers every request at 200 requests per second", () => {
  let all: Remembering;
  /**
   * Two replicas for tests that count every call: pauses of this machine do not look like a slow Redis. One fills the
   * cache, the other reads.
   */
  let writer: number;
  let reader: number;
  beforeAll(async () => {
    all = await startRemembering({ replicas: 1, people, environment: { SOURCE_TIMEOUT_MS: "10000" } });
    const start = () => all.replicas.startReplica({ REDIS_TIMEOUT_MS: "2000" });
    writer = await start();
    reader = await start();
  }, 60_000);
  beforeEach(async () => {
    all.proxy.pass();
    await all.redis.restart();
    await Promise.all([0, writer, reader].map((replica) => all.serving(replica)));
  });
  afterAll(() => all.close());

  /** Resolves when Redis holds all facts of these people, and the near-cache of `reader` does not yet. */
  const fillCache = async (some = all.tokens) => {
    const options = { perSecond, seconds: 1, replica: () => writer, headers: { "cache-control": "no-cache" } };
    expect(await askAsCrowd(all.replicas, some, options)).toMatchObject(allRight(1));
    await all.holding(some.length * 2);
  };
  const load = (seconds: number) => askAsCrowd(all.replicas, all.tokens, { perSecond, seconds, replica: () => reader });
  const allRight = (seconds: number) => ({ sent: seconds * perSecond, failed: 0, failures: [] });
  const sourceCalls = () => all.replicas.apiSecu.counters.CSS + all.replicas.apiSecu.counters.RSA;

  it("without a Redis at startup: it is ready, and degraded", async () => {
    const unusedUrl = `redis://127.0.0.1:${String(await freePorts(1))}`;
    const replica = await all.replicas.startReplica({ REDIS_URL: unusedUrl });
    expect(await all.redisState(replica)).toBe("degraded");
    expect(await all.metric("gateway_redis_degraded", replica)).toBe(1);
    const options = { perSecond, seconds: 2, replica: () => replica };
    expect(await askAsCrowd(all.replicas, all.tokens, options)).toMatchObject(allRight(2));
  });

  const harms: Readonly<Record<string, (redis: RedisServer, proxy: ToxicProxy) => Promise<void> | void>> = {
    "is killed": (redis) => redis.kill(),
    "is paused": (redis) => {
      redis.pause();
    },
    "is silent": (_redis, proxy) => {
      proxy.silent();
    },
    "answers 200 ms late": (_redis, proxy) => {
      proxy.latency(200);
    },
    "resets its connections": (_redis, proxy) => {
      proxy.reset();
    },
    "speaks another protocol": (_redis, proxy) => {
      proxy.garbage("HTTP/1.1 400 Bad Request\r\n\r\n");
    },
    "sends unexpected answers": (_redis, proxy) => {
      proxy.garbage("+OK\r\n");
    },
  };
  it.each(Object.entries(harms))(
    "when Redis %s: it stops sending requests to Redis, and uses Redis again by itself",
    async (_name, harm) => {
      let before = NaN;
      const events = {
        harm: { atSecond: 0.5, happen: () => harm(all.redis, all.proxy) },
        "circuit open": { atSecond: 2, happen: () => void (before = all.proxy.roundTrips) },
      };
      expect(await askAsCrowd(all.replicas, all.tokens, { perSecond, seconds: 3, events })).toMatchObject(allRight(3));
      // Only some health checks or attempts to connect: far fewer than requests.
      expect(all.proxy.roundTrips - before).toBeLessThan(perSecond / 4);
      expect(await all.redisState()).toBe("degraded");
      expect(await all.metric("gateway_redis_degraded")).toBe(1);

      all.proxy.pass();
      await all.redis.restart();
      await all.serving();
      expect(await all.metric("gateway_redis_degraded")).toBe(0);
    },
  );

  it.each<[string, () => Promise<void>]>([
    ["is out of memory", () => all.redis.setOutOfMemory()],
    ["is read-only", () => all.redis.setReadOnly()],
  ])(
    "when Redis %s: it reads the cached facts, drops writes that fail, and writes again afterwards",
    async (_name, harm) => {
      await fillCache(all.tokens.slice(0, people / 2));
      const read = () => all.metric('gateway_cache_lookups_total{found="redis"}', reader);
      const dropped = () => all.metric("gateway_cache_writes_dropped_total", reader);
      const before = { read: await read(), dropped: await dropped() };

      await harm();
      expect(await load(2)).toMatchObject(allRight(2));
      expect((await read()) - before.read).toBeGreaterThanOrEqual(facts / 2);
      // The gateway reconnects to a read-only Redis from time to time, and does not write until then.
      expect((await dropped()) - before.dropped).toBeGreaterThan(0);
      expect(await all.redis.facts()).toHaveLength(facts / 2);

      await all.redis.setWritable();
      await all.serving(reader);
      await fillCache();
    },
  );

  describe("with wrong values from Redis: it uses none, deletes and counts them, queries the source once for each, when Redis", () => {
    it.each<[string, (value: Buffer, another: Buffer) => Buffer]>([
      ["truncates values", (value) => value.subarray(0, value.length / 2)],
      [
        "tampers with values",
        (value) => Buffer.from(value.map((byte, at) => (at === value.length / 2 ? byte ^ 1 : byte))),
      ],
      ["moves values to other keys", (_value, another) => another],
      ["contains garbage", () => Buffer.from("garbage")],
    ])("%s", async (_name, spoil) => {
      await fillCache();
      const entries = await all.redis.facts();
      const spoilt = entries.flatMap(({ key, value }, index) => [
        key,
        spoil(value, entries.at(index - 1)?.value ?? value),
      ]);
      await all.redis.client.mset(...spoilt);

      const unreadable = () => all.metric('gateway_cache_unusable_total{reason="unreadable"}', reader);
      const before = { unreadable: await unreadable(), calls: sourceCalls() };
      // Each fact is unreadable once, then never again: the fact that was fetched again is good.
      for (const time of [1, 2]) {
        expect([time, await load(1)]).toMatchObject([time, allRight(1)]);
        await all.holding(facts);
        expect((await unreadable()) - before.unreadable).toBe(facts);
        expect(sourceCalls() - before.calls).toBe(facts);
      }
    });
  });

  it("when Redis is back, empty, after 10 s: it reconnects within 5 s, and queries each source once for each fact", async () => {
    let most = 0;
    const restart = async (underWay: () => number) => {
      await all.redis.restart();
      await all.serving(reader);
      // Requests that read the cache before Redis was back may still call the sources, twice each.
      most = sourceCalls() + facts + 2 * underWay();
    };
    const events = {
      killed: { atSecond: 1, happen: () => all.redis.kill() },
      back: { atSecond: 11, happen: restart },
    };
    const report = await askAsCrowd(all.replicas, all.tokens, {
      perSecond,
      seconds: 16,
      events,
      replica: () => reader,
    });
    expect(report).toMatchObject(allRight(16));
    expect(sourceCalls()).toBeLessThanOrEqual(most);
    await all.holding(facts);
  }, 40_000);
});
