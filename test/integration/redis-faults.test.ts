import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { askAsCrowd } from "../support/crowd-load.js";
import { freePorts } from "../support/process.js";
import type { RedisServer } from "../support/redis.js";
import { startRemembering, type Remembering } from "../support/remembering.js";
import type { ToxicProxy } from "../support/toxic-proxy.js";

const people = 200;
const facts = people * 2;
const perSecond = 200;

/** Of people who all differ within a second; whoever is told anything but the truth has failed. */
describe("under 200 requests a second, the gateway answers everybody", () => {
  let all: Remembering;
  /** One that does not take this machine's own pauses for a slow Redis, where every call is counted. */
  let patient: number;
  beforeAll(async () => {
    all = await startRemembering({ replicas: 1, people });
    patient = await all.replicas.startReplica({ REDIS_TIMEOUT_MS: "2000" });
  }, 60_000);
  beforeEach(async () => {
    all.proxy.pass();
    await all.redis.restart();
    await Promise.all([all.serving(), all.serving(patient)]);
  });
  afterAll(() => all.close());

  const load = (seconds: number, harm: () => Promise<void> | void = () => undefined, replica = 0) =>
    askAsCrowd(all.replicas, all.tokens, {
      perSecond,
      seconds,
      events: { harm: { atSecond: 1, happen: harm } },
      replica: () => replica,
    });
  const nothing = () => undefined;
  const allRight = (seconds: number) => ({ sent: seconds * perSecond, failed: 0, failures: [] });
  const sourceCalls = () => all.replicas.apiSecu.counters.CSS + all.replicas.apiSecu.counters.RSA;

  it("without a Redis at its start: ready, and degraded", async () => {
    const nobody = `redis://127.0.0.1:${String(await freePorts(1))}`;
    const replica = await all.replicas.startReplica({ REDIS_URL: nobody });
    expect(await all.redisState(replica)).toBe("degraded");
    expect(await all.metric("gateway_redis_degraded", replica)).toBe(1);
    const options = { perSecond, seconds: 2, replica: () => replica };
    expect(await askAsCrowd(all.replicas, all.tokens, options)).toMatchObject(allRight(2));
    await all.replicas.drainReplica(replica);
  });

  const harms: Readonly<Record<string, (redis: RedisServer, proxy: ToxicProxy) => Promise<void> | void>> = {
    "is killed": (redis) => redis.kill(),
    "is stopped": (redis) => {
      redis.pause();
    },
    "is silent": (_redis, proxy) => {
      proxy.silent();
    },
    "is 200 ms slow": (_redis, proxy) => {
      proxy.latency(200);
    },
    "resets its connections": (_redis, proxy) => {
      proxy.reset();
    },
    "speaks another protocol": (_redis, proxy) => {
      proxy.garbage("HTTP/1.1 400 Bad Request\r\n\r\n");
    },
    "answers other questions": (_redis, proxy) => {
      proxy.garbage("+OK\r\n");
    },
  };
  it.each(Object.entries(harms))(
    "when Redis %s: leaves it alone, and comes back to it by itself",
    async (_name, harm) => {
      expect(await load(3, () => harm(all.redis, all.proxy))).toMatchObject(allRight(3));
      expect(await all.redisState()).toBe("degraded");
      expect(await all.metric("gateway_redis_degraded")).toBe(1);

      const before = all.proxy.roundTrips;
      await load(2);
      // A look now and then, or an attempt to connect: no question for a request.
      expect(all.proxy.roundTrips - before).toBeLessThan(20);

      all.proxy.pass();
      await all.redis.restart();
      await all.serving();
      expect(await all.metric("gateway_redis_degraded")).toBe(0);
    },
  );

  it.each<[string, () => Promise<void>]>([
    ["is out of memory", () => all.redis.setOutOfMemory()],
    ["is read only", () => all.redis.setReadOnly()],
  ])(
    "when Redis %s: reads what is there, drops what it cannot write, and writes again after it",
    async (_name, harm) => {
      await askAsCrowd(all.replicas, all.tokens.slice(0, people / 2), {
        perSecond,
        seconds: 1,
        replica: () => patient,
      });
      const read = () => all.metric('gateway_cache_lookups_total{found="redis"}', patient);
      const dropped = () => all.metric("gateway_cache_writes_dropped_total", patient);
      const before = { read: await read(), dropped: await dropped() };

      await harm();
      expect(await load(3, nothing, patient)).toMatchObject(allRight(3));
      expect((await read()) - before.read).toBeGreaterThan(people);
      expect((await dropped()) - before.dropped).toBeGreaterThan(people);

      await all.redis.setWritable();
      await all.serving(patient);
      expect(await load(1, nothing, patient)).toMatchObject(allRight(1));
      expect(await all.redis.facts()).toHaveLength(facts);
    },
  );

  it.each<[string, (value: Buffer, another: Buffer) => Buffer]>([
    ["cuts values short", (value) => value.subarray(0, value.length / 2)],
    [
      "tampers with values",
      (value) => Buffer.from(value.map((byte, at) => (at === value.length / 2 ? byte ^ 1 : byte))),
    ],
    ["moves values to other keys", (_value, another) => another],
    ["holds garbage", () => Buffer.from("garbage")],
  ])(
    "when Redis %s: reads none of them, deletes and counts them, asks the source once for each",
    async (_name, spoil) => {
      await load(1, nothing, patient);
      const entries = await all.redis.facts();
      expect(entries).toHaveLength(facts);
      const unreadable = () => all.metric('gateway_cache_unusable_total{reason="unreadable"}', patient);
      const before = { unreadable: await unreadable(), calls: sourceCalls() };

      const spoilAll = async () => {
        const spoilt = entries.flatMap(({ key, value }, index) => [
          key,
          spoil(value, entries.at(index - 1)?.value ?? value),
        ]);
        await all.redis.client.mset(...spoilt);
      };
      expect(await load(3, spoilAll, patient)).toMatchObject(allRight(3));
      expect((await unreadable()) - before.unreadable).toBe(facts);
      expect(sourceCalls() - before.calls).toBe(facts);
      expect(await all.redis.facts()).toHaveLength(facts);
    },
  );

  it("when Redis is back, empty, after 10 s: reconnects within 5 s, and asks each source once for each fact", async () => {
    let back = 0;
    const restart = async () => {
      await all.redis.restart();
      await all.serving(patient);
      back = sourceCalls();
    };
    const events = {
      killed: { atSecond: 1, happen: () => all.redis.kill() },
      back: { atSecond: 11, happen: restart },
    };
    const report = await askAsCrowd(all.replicas, all.tokens, {
      perSecond,
      seconds: 18,
      events,
      replica: () => patient,
    });
    expect(report).toMatchObject(allRight(18));
    expect(sourceCalls() - back).toBeLessThanOrEqual(facts);
    expect(await all.redis.facts()).toHaveLength(facts);
  }, 40_000);
});
