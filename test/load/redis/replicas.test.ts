import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { runCommand } from "../../support/gateway/process.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import { crowdBirthDate, crowdNameOf } from "../../support/load/crowd.js";
import { startRemembering, type Remembering } from "../../support/redis/remembering.js";
import { measured } from "../../support/run-reports/measured.js";
import { recordDump } from "../../support/run-reports/reports.js";

const people = 80;
const query = "{ me { css { outcome provenance { freshness sourceCallId } } rsa { provenance { freshness } } } }";
const [k1, k2] = [ringKey("k1"), ringKey("k2")];

interface Css {
  readonly outcome: string;
  readonly provenance: { readonly freshness: string; readonly sourceCallId: string };
}

describe("replicas that share one Redis cache", () => {
  let all: Remembering;
  beforeAll(async () => {
    // A long timeout: pauses of this machine must not look like a slow Redis. Another test covers slowness.
    const environment = { KEYRING: keyringOf(k1), REDIS_TIMEOUT_MS: "2000" };
    all = await startRemembering({ replicas: 2, people, environment });
  }, 60_000);
  beforeEach(async () => {
    await all.redis.client.flushall();
  });
  afterEach(async () => {
    recordDump(await all.redis.dump());
  });
  afterAll(() => all.close());

  const ask = async (replica: number, person: number, headers: Readonly<Record<string, string>> = {}) => {
    const { data } = await all.replicas.ask(replica, query, all.tokens[person], headers);
    return (data as { readonly me: { readonly css: Css } }).me.css;
  };
  const freshness = async (...question: Parameters<typeof ask>) => (await ask(...question)).provenance.freshness;
  let next = 0;
  /** People without an earlier request: the near-cache of a process would hide the reads from Redis. */
  const newcomers = (count: number) => Array.from({ length: count }, () => next++);
  const askAll = (replica: number, some: readonly number[]) => Promise.all(some.map((person) => ask(replica, person)));

  it("share the facts that they have fetched, and return to each person only their own facts", async () => {
    const some = newcomers(20);
    const fetched = await askAll(0, some);
    await all.holding(40);
    const cached = fetched.map((css) => ({ ...css, provenance: { ...css.provenance, freshness: "CACHED" } }));
    expect(await askAll(1, some)).toEqual(cached);
  });

  it("query Redis once for both facts of a request, and not at all for facts that they have just read", async () => {
    const some = newcomers(20);
    await askAll(0, some);
    await all.holding(40);
    // Verifies the tokens first: each verification consumes a quota, which is in Redis too.
    for (const person of some) await all.replicas.ask(1, "{ benefits { code } }", all.tokens[person]);
    const monitor = await all.redis.monitor();
    const before = all.proxy.roundTrips;
    for (const person of some) expect(await freshness(1, person)).toBe("CACHED");
    expect(await monitor.count()).toEqual({ mget: 20 });
    expect(all.proxy.roundTrips - before).toBe(20);

    await ask(1, some.at(-1) ?? 0);
    expect(await monitor.count()).toEqual({ mget: 20 });
  });

  it("store equal facts of two people as different values of one length, in a separate slot for each person", async () => {
    await askAll(0, newcomers(20));
    await all.holding(40);
    const entries = await all.redis.facts();
    expect(new Set(entries.map(({ value }) => value.toString("hex"))).size).toBe(40);
    expect(new Set(entries.map(({ value }) => value.length)).size).toBe(1);
    const slots = entries.map(({ key }) => /^k1:\{([\w-]{43})\}[\w-]{43}$/.exec(key.toString())?.[1]);
    expect(new Set(slots).size).toBe(20);
    const lives = await Promise.all(entries.map(({ key }) => all.redis.client.pttl(key)));
    expect(Math.max(...lives)).toBeLessThanOrEqual(300_000);
  });

  it("query the source again on no-cache and cache the answer, and store nothing on no-store", async () => {
    const [unkept = 0, kept = 0] = newcomers(2);
    expect(await freshness(0, unkept, { "cache-control": "no-store" })).toBe("LIVE");
    await ask(0, kept);
    await all.holding(2);
    expect(await freshness(1, unkept)).toBe("LIVE");

    const before = await ask(1, kept);
    const renewed = await ask(0, kept, { "cache-control": "no-cache" });
    expect(renewed.provenance).toMatchObject({ freshness: "LIVE" });
    expect(renewed.provenance.sourceCallId).not.toBe(before.provenance.sourceCallId);
    await eventually(async () => {
      expect((await ask(1, kept)).provenance.sourceCallId).toBe(renewed.provenance.sourceCallId);
    });
  });

  it("return no old fact of a person from one second after the operator erased them, and keep the facts of others", async () => {
    const [erased = 0, other = 0] = newcomers(2);
    for (const person of [erased, other]) await ask(0, person);
    await all.holding(4);
    const old = await ask(1, erased);
    const kept = await ask(1, other);

    const spelling = { birthName: crowdNameOf(erased).toLowerCase().replace("-", " "), firstGivenName: "CAMILLE" };
    const environment = { REDIS_URL: all.redis.url, KEYRING: keyringOf(k1) };
    const input = JSON.stringify({ ...spelling, birthDate: crowdBirthDate });
    const { code, stdout } = await runCommand("erase", environment, input);
    const erasedAt = Date.now();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Erased: 2 remembered facts removed\./)]);

    for (const replica of [0, 1]) {
      await eventually(async () => {
        expect((await ask(replica, erased)).provenance.sourceCallId).not.toBe(old.provenance.sourceCallId);
      });
    }
    const erasedMs = Date.now() - erasedAt;
    expect(erasedMs).toBeLessThan(1_000);
    expect((await ask(1, other)).provenance.sourceCallId).toBe(kept.provenance.sourceCallId);
    // The gateway caches the facts fetched after the erasure as usual.
    await eventually(async () => {
      expect(await freshness(0, erased)).toBe("CACHED");
    });
    measured(34, { "erased on both replicas after ms": erasedMs });
  });

  it("support a keyring rotation: the new key seals new facts, and facts sealed with the old key are read", async () => {
    const [old = 0, young = 0] = newcomers(2);
    await ask(0, old);
    await all.holding(2);
    const rotated = await all.replicas.startReplica({ KEYRING: keyringOf(k2, k1) });
    expect(await freshness(rotated, old)).toBe("CACHED");
    expect(await freshness(rotated, young)).toBe("LIVE");
    await all.holding(4);
    const ids = (await all.redis.facts()).map(({ key }) => key.toString().split(":", 1)[0]);
    expect(ids.sort()).toEqual(["k1", "k1", "k2", "k2"]);
  });

  it("fail no request during a keyring rotation at 100 requests per second, and keep nothing under the old key after it", async () => {
    const start = (...ring: (typeof k1)[]) =>
      all.replicas.startReplica({ KEYRING: keyringOf(...ring), CACHE_TTL_SECONDS: "2" });
    let replica = await start(k1);
    const replaceWith =
      (...ring: (typeof k1)[]) =>
      async () => {
        const former = replica;
        replica = await start(...ring);
        await all.replicas.drainReplica(former);
      };
    const report = await askAsCrowd(all.replicas, all.tokens, {
      // Each new replica needs a core while it starts.
      perSecond: 100,
      seconds: 12,
      replica: () => replica,
      events: {
        "both are read": { atSecond: 1, happen: replaceWith(k1, k2) },
        "the new one writes": { atSecond: 4, happen: replaceWith(k2, k1) },
        "the old one is forgotten": { atSecond: 8, happen: replaceWith(k2) },
      },
    });
    expect(report).toMatchObject({ sent: 1_200, failed: 0, failures: [] });
    // By now the cached facts of the crowd may have expired, too.
    await ask(replica, 0);
    await eventually(async () => {
      const ids = (await all.redis.facts()).map(({ key }) => key.toString().split(":", 1)[0]);
      expect(new Set(ids)).toEqual(new Set(["k2"]));
    });
    measured(40, { requests: report.sent, failed: report.failed });
  }, 60_000);
});
