import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.js";
import { freePorts } from "../../support/gateway/process.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import type { LoadReport } from "../../support/load/load.js";
import type { RedisServer } from "../../support/redis/redis.js";
import { startRemembering, type Remembering } from "../../support/redis/remembering.js";
import type { ToxicProxy } from "../../support/redis/toxic-proxy.js";
import { measured } from "../../support/run-reports/measured.js";

const people = 200;
const facts = people * 2;
const perSecond = 200;
/** While a fault begins: people repeat within one second. */
const manyPerSecond = 500;
const noCache = { "cache-control": "no-cache" };
/** To the median. The gateway waits for Redis for 50 ms in each command while it still uses it. */
const maxAddedMs = 100;
/** A machine that is busy with other work makes requests slow once, but not each time. */
const repetitions = 5;

/** At 200 requests per second, all people within one second are different. An answer that is not the truth counts as a failure. */
describe("under load, the gateway answers every request", () => {
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
    // A new process sheds load until its code is compiled.
    await askAsCrowd(all.replicas, all.tokens, { perSecond: 100, seconds: 4 });
  }, 60_000);
  const recover = async () => {
    all.proxy.pass();
    await all.redis.restart();
    await Promise.all([0, writer, reader].map((replica) => all.serving(replica)));
  };
  beforeEach(recover);
  afterAll(() => all.close());

  /**
   * Resolves when Redis holds all facts of these people, and the near-cache of `reader` does not yet. A write may be
   * dropped while the connection is new: it is then repeated.
   */
  const fillCache = (some = all.tokens) =>
    eventually(async () => {
      const options = { perSecond, seconds: 1, replica: () => writer, headers: noCache };
      expect(await askAsCrowd(all.replicas, some, options)).toMatchObject(allRight(1));
      await all.holding(some.length * 2);
    }, 3);
  const load = (seconds: number) => askAsCrowd(all.replicas, all.tokens, { perSecond, seconds, replica: () => reader });
  const allRight = (seconds: number) => ({ sent: seconds * perSecond, failed: 0, failures: [] });
  const countsOf = ({ sent, failed }: LoadReport) => ({ requests: sent, failed });
  const sourceCalls = () => all.replicas.apiSecu.counters.CSS + all.replicas.apiSecu.counters.RSA;

  it("without a Redis at startup: it is ready, and degraded", async () => {
    const unusedUrl = `redis://127.0.0.1:${String(await freePorts(1))}`;
    const began = performance.now();
    const replica = await all.replicas.startReplica({ REDIS_URL: unusedUrl });
    const startMs = performance.now() - began;
    expect(startMs).toBeLessThan(3_000);
    expect(await all.redisState(replica)).toBe("degraded");
    const degraded = await all.metric("gateway_redis_degraded", replica);
    expect(degraded).toBe(1);
    const options = { perSecond, seconds: 2, replica: () => replica };
    const report = await askAsCrowd(all.replicas, all.tokens, options);
    expect(report).toMatchObject(allRight(2));
    measured(1, { "started after s": startMs / 1_000, "degraded gauge": degraded, ...countsOf(report) });
  });

  type Harm = (redis: RedisServer, proxy: ToxicProxy) => Promise<void> | void;
  /** Each with its row in docs/reliability.md. */
  const harms: readonly [name: string, row: 2 | 3 | 4 | 5, harm: Harm][] = [
    ["is killed", 2, (redis) => redis.kill()],
    [
      "is paused",
      3,
      (redis) => {
        redis.pause();
      },
    ],
    [
      "is silent",
      3,
      (_redis, proxy) => {
        proxy.silent();
      },
    ],
    [
      "answers 200 ms late",
      4,
      (_redis, proxy) => {
        proxy.latency(200);
      },
    ],
    [
      "resets its connections",
      2,
      (_redis, proxy) => {
        proxy.reset();
      },
    ],
    [
      "speaks another protocol",
      5,
      (_redis, proxy) => {
        proxy.garbage("HTTP/1.1 400 Bad Request\r\n\r\n");
      },
    ],
    [
      "sends unexpected answers",
      5,
      (_redis, proxy) => {
        proxy.garbage("+OK\r\n");
      },
    ],
    [
      "answers twice, with null",
      5,
      (_redis, proxy) => {
        proxy.garbage("_\r\n_\r\n");
      },
    ],
    [
      "sends an empty push message",
      5,
      (_redis, proxy) => {
        proxy.garbage(">1\r\n_\r\n");
      },
    ],
  ];
  it.each(harms)(
    "when Redis %s: it stops sending requests to Redis, and uses Redis again by itself",
    async (_name, row, harm) => {
      let before = NaN;
      let openMs = NaN;
      const doHarm = async () => {
        const began = performance.now();
        await harm(all.redis, all.proxy);
        await all.degraded();
        openMs = performance.now() - began;
      };
      const events = {
        harm: { atSecond: 0.5, happen: doHarm },
        "circuit open": { atSecond: 2, happen: () => void (before = all.proxy.received) },
      };
      const report = await askAsCrowd(all.replicas, all.tokens, { perSecond: manyPerSecond, seconds: 3, events });
      expect(report).toMatchObject({ sent: 3 * manyPerSecond, failed: 0, failures: [] });
      expect(openMs).toBeLessThan(2_000);
      const sent = all.proxy.received - before;
      // Only some health checks or attempts to connect: far fewer than requests.
      expect(sent).toBeLessThan(perSecond / 4);
      expect(await all.redisState()).toBe("degraded");
      expect(await all.metric("gateway_redis_degraded")).toBe(1);

      all.proxy.pass();
      await all.redis.restart();
      await all.serving();
      expect(await all.metric("gateway_redis_degraded")).toBe(0);
      measured(row, { ...countsOf(report), "circuit open after ms": openMs, "then messages to Redis in 1 s": sent });
    },
  );

  it.each(harms.filter(([, row]) => row < 5))(
    "when Redis %s: requests that call the sources anyway are answered nearly as fast as before",
    async (_name, row, harm) => {
      const events = {
        harm: { atSecond: 2, happen: () => harm(all.redis, all.proxy) },
        "circuit open": { atSecond: 3, happen: () => undefined },
      };
      const p = row === 4 ? 95 : 99;
      let addedMs = Infinity;
      let figures = {};
      for (let time = 0; time < repetitions && addedMs > maxAddedMs; time += 1) {
        await recover();
        const report = await askAsCrowd(all.replicas, all.tokens, { perSecond, seconds: 5, events, headers: noCache });
        expect(report).toMatchObject(allRight(5));
        const [calm, failing, open] = [report.phase("start"), report.phase("harm"), report.phase("circuit open")];
        addedMs = open.percentile(50) - calm.percentile(50);
        figures = {
          [`p${String(p)} ms before`]: calm.percentile(p),
          "in the first second": failing.percentile(p),
          then: open.percentile(p),
        };
      }
      expect(addedMs).toBeLessThanOrEqual(maxAddedMs);
      measured(row, figures);
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
      const report = await load(2);
      expect(report).toMatchObject(allRight(2));
      const after = {
        "facts read": (await read()) - before.read,
        "writes dropped": (await dropped()) - before.dropped,
      };
      expect(after["facts read"]).toBeGreaterThanOrEqual(facts / 2);
      // The gateway reconnects to a read-only Redis from time to time, and does not write until then.
      expect(after["writes dropped"]).toBeGreaterThan(0);
      expect(await all.redis.facts()).toHaveLength(facts / 2);

      const healed = performance.now();
      await all.redis.setWritable();
      await all.serving(reader);
      const healMs = performance.now() - healed;
      await fillCache();
      measured(6, { ...countsOf(report), ...after, "used again after ms": healMs });
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
      let failed = 0;
      // Each fact is unreadable once, then never again: the fact that was fetched again is good.
      for (const time of [1, 2]) {
        const report = await load(1);
        failed += report.failed;
        expect([time, report]).toMatchObject([time, allRight(1)]);
        await all.holding(facts);
        expect((await unreadable()) - before.unreadable).toBe(facts);
        expect(sourceCalls() - before.calls).toBe(facts);
      }
      const deleted = (await unreadable()) - before.unreadable;
      measured(5, { "wrong values": spoilt.length / 2, "deleted and counted": deleted, failed });
    });
  });

  it("when Redis is back, empty, after 10 s: it reconnects within 5 s, and queries each source once for each fact", async () => {
    let most = 0;
    const back = { ms: NaN, calls: NaN };
    const restart = async (underWay: () => number) => {
      await all.redis.restart();
      const began = performance.now();
      await all.serving(reader);
      [back.ms, back.calls] = [performance.now() - began, sourceCalls()];
      // Requests that read the cache before Redis was back may still call the sources, twice each.
      most = back.calls + facts + 2 * underWay();
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
    const calls = sourceCalls() - back.calls;
    expect(sourceCalls()).toBeLessThanOrEqual(most);
    await all.holding(facts);
    measured(7, {
      "absent for s": 10,
      "used again after ms": back.ms,
      facts,
      "source calls": calls,
      ...countsOf(report),
    });
  }, 40_000);
});
