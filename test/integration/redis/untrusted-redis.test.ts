import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser } from "../../../sandbox/browser.js";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createRedisConnection, type RedisConnection } from "../../../src/cache/redis/connection.js";
import { createSealing } from "../../../src/crypto/sealing.js";
import { createRateLimiter } from "../../../src/datasources/resilience/rate-limiter/rate-limiter.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { askSignedIn, comeBack, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { startToxicProxy, type ToxicProxy } from "../../support/redis/toxic-proxy.js";
import { measured } from "../../support/run-reports/measured.js";

const limiterKey = "source:{API_SECU}";
const css = "{ me { css { outcome } } }";
const yes = { me: { css: { outcome: "BENEFICIARY" } } };
const { key, hash } = createApiKey();
const perSeconds = 5;
const unremembered = { "cache-control": "no-cache, no-store" };
const far = 1e15;
const crowd = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`replica ${String(index)}`, Date.now()]));

/** A string, or the only element of a list. */
type Planted = string | readonly [string];

async function plant({ client }: RedisServer, key: string, planted: Planted): Promise<void> {
  await client.unlink(key);
  if (typeof planted === "string") await client.set(key, planted);
  else await client.lpush(key, ...planted);
}

const rubbish: [string, Planted][] = [
  ["empty", ""],
  ["garbage", "garbage"],
  ["longer than allowed", "x".repeat(1_000)],
  ["a text with as many bytes as a generation", "é".repeat(11)],
  ["a text with as many characters as a generation", ".".repeat(22)],
  ["a value of another type", ["garbage"]],
];

describe("sign-in with a Redis that contains values no replica has written", () => {
  const ring = [ringKey("k1")] as const;
  const keyring = keyringOf(...ring);
  const cacheKeyOf = (id: string) => createKeys(ring).recordCacheKeys("session", id)[0];
  let redis: RedisServer;
  let proxy: ToxicProxy;
  let gateway: Gateway;
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startToxicProxy(redis.port);
    gateway = await startGateway({
      withLogin: true,
      environment: { REDIS_URL: proxy.url, REDIS_TIMEOUT_MS: "2000", KEYRING: keyring },
    });
  });
  beforeEach(() => redis.client.flushall());
  afterAll(async () => {
    await gateway.close();
    await redis.client.flushall();
    await proxy.close();
    await redis.close();
  });
  const keyOf = async (pattern: string) => (await redis.client.keys(pattern))[0] ?? "";
  const outcomeOf = async (browser: Browser) => (await askSignedIn(gateway, browser, css)).data;
  const signedOut = { me: null };
  const unusable = async () => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    return Number(/^gateway_cache_unusable_total\{reason="unreadable"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  const serves = async () => {
    expect(await (await fetch(`${gateway.url}/health/ready`)).json()).toMatchObject({ redis: "serving" });
  };

  it.each(rubbish)("signs a person in although their generation is %s, and counts it", async (_name, planted) => {
    const { browser } = await signIn(gateway);
    const generation = await keyOf("*generation");
    await plant(redis, generation, planted);
    // The result is the same as after an erasure.
    expect(await outcomeOf(browser)).toEqual(signedOut);
    const before = await unusable();
    const { browser: again } = await signIn(gateway);
    expect(await outcomeOf(again)).toEqual(yes);
    expect(await unusable()).toBe(before + 1);
    await serves();
  });

  it.each(rubbish)("answers for a person although their generation is %s", async (_name, planted) => {
    const token = await gateway.token("avec_nom_dusage");
    const ask = () => gateway.askText(css, { token, headers: { "cache-control": "no-cache" } });
    await ask();
    const generation = await keyOf("*generation");
    await plant(redis, generation, planted);
    const before = await unusable();
    expect((await ask()).data).toEqual({ me: { css: { outcome: "NOT_BENEFICIARY" } } });
    expect((await redis.client.get(generation))?.length).toBe(22);
    expect(await unusable()).toBeGreaterThan(before);
    await serves();
  });

  it.each(rubbish)("treats a session that is %s as absent", async (_name, planted) => {
    const { browser } = await signIn(gateway);
    const id = browser.cookie("__Host-session") ?? "";
    await plant(redis, cacheKeyOf(id).name, planted);
    for (let time = 0; time < 20; time += 1) {
      browser.plant("__Host-session", id);
      expect(await outcomeOf(browser)).toEqual(signedOut);
      expect(browser.cookie("__Host-session")).toBeUndefined();
    }
    await serves();
    await signIn(gateway, { browser });
    expect(await outcomeOf(browser)).toEqual(yes);
  });

  it.each(rubbish)("asks the person to restart a login that is %s", async (_name, planted) => {
    const { browser, callback } = await comeBack(gateway);
    const login = await keyOf("k1:login:*");
    await plant(redis, login, planted);
    const answer = await browser.open(callback);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("plus valable")]);
    expect(await redis.client.exists(login)).toBe(0);
  });

  it("ends a session that was signed out while Redis was down, behind one that cannot be ended", async () => {
    const browsers = [(await signIn(gateway)).browser, (await signIn(gateway)).browser];
    const [first, second] = browsers.map((browser) => cacheKeyOf(browser.cookie("__Host-session") ?? ""));
    if (!first || !second) throw new Error("two sessions are needed");
    await proxy.down();
    for (const browser of browsers) expect((await signOut(gateway, browser)).status).toBe(303);
    // A value that a gateway sealed, but not a session: the gateway cannot read from it whose facts to erase.
    await redis.client.set(first.name, createSealing(ring, "record-value").seal(first, "{}", Date.now() + 60_000));
    expect(await redis.client.exists(second.name)).toBe(1);
    await proxy.up();
    await eventually(async () => {
      expect(await redis.client.exists(second.name)).toBe(0);
    });
    await eventually(serves);
  });
});

describe("a Redis that contains or returns values no replica has written", () => {
  let redis: RedisServer;
  let proxy: ToxicProxy;
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startToxicProxy(redis.port);
    const { path } = writeConsumers([{ apiKeys: [hash], rateLimit: { requests: 1_000, perSeconds } }]);
    gateway = await startGateway({
      environment: {
        REDIS_URL: proxy.url,
        REDIS_TIMEOUT_MS: "2000",
        KEYRING: keyringOf(ringKey("k1")),
        SOURCE_RATE_PER_SECOND: "18",
        SOURCE_RATE_PER_MINUTE: "900",
        CONSUMERS_FILE: path,
      },
    });
    token = await gateway.token("test");
  });
  beforeEach(() => redis.client.flushall());
  afterAll(async () => {
    await gateway.close();
    await proxy.close();
    await redis.close();
  });
  const ask = (headers = unremembered) => gateway.askText(css, { token, headers });
  const state = (changes: object) => JSON.stringify({ ends: 0, pausedUntil: 0, replicas: {}, ...changes });

  it.each<[string, string]>([
    ["an endless pause", state({ pausedUntil: far })],
    ["an endless queue", state({ ends: far })],
    ["negative numbers", state({ ends: -far, pausedUntil: -1 })],
    ["values that are not numbers", state({ ends: "soon", pausedUntil: {}, replicas: [1, 2] })],
    ["a thousand replicas", state({ replicas: crowd })],
    ["replicas with a time in the future", state({ replicas: { other: far } })],
    ["invalid JSON", "garbage"],
    ["JSON of another shape", "[[[]]]"],
  ])("delays no call because of %s in a rate limiter's state", async (_name, text) => {
    await redis.client.set(limiterKey, text);
    const answers = [(await ask()).data, (await ask()).data];
    expect(answers).toEqual([yes, yes]);
    const healed = JSON.parse((await redis.client.get(limiterKey)) ?? "") as { ends: number; pausedUntil: number };
    expect(healed.ends).toBeLessThan(Date.now() + 60_000);
    expect(healed.pausedUntil).toBe(0);
    measured(50, { "answers despite absurd numbers": answers.length });
  });

  it("delays no call because of a rate limiter's state of another type", async () => {
    await redis.client.lpush(limiterKey, "garbage");
    expect((await ask()).data).toEqual(yes);
    expect(await redis.client.type(limiterKey)).toBe("string");
  });

  it.each<[string, readonly (number | string)[]]>([
    ["endless waits", [1, far, far, 0, 2]],
    ["a queue of two minutes", [1, 0, 128_000, 0, 2]],
    ["endless pauses", [0, 0, 0, far, 2]],
    ["a million replicas", [1, 0, 0, 0, 1e6]],
    ["zero replicas", [1, 0, 0, 0, 0]],
    ["negative numbers", [1, -5, -5, -5, -5]],
    ["a decision that is neither 0 nor 1", [7, 0, 0, 0, 2]],
  ])("delays no call because of %s in its answer", async (_name, numbers) => {
    proxy.garbage(`*5\r\n${numbers.map((number) => `:${String(number)}\r\n`).join("")}`);
    const answers = [(await ask()).data, (await ask()).data];
    proxy.pass();
    expect(answers).toEqual([yes, yes]);
    await eventually(async () => {
      expect(await (await fetch(`${gateway.url}/health/ready`)).json()).toMatchObject({ redis: "serving" });
    });
    expect((await ask()).data).toEqual(yes);
  });

  it.each<[string, Planted, number | undefined]>([
    ["no expiry", "1", undefined],
    ["an expiry in a thousand years", "1", 3e13],
    ["a value over the largest safe integer", "9007199254740993", 1_000],
    ["a negative value", "-9000000000000000000", 1_000],
    ["a value that is not a number", "many", 1_000],
    ["another type", ["many"], 1_000],
  ])("limits no caller because of a count with %s", async (_name, count, lifeMs) => {
    const byKey = { headers: { "x-api-key": key } };
    await gateway.askText("{ benefits { code } }", byKey);
    const [tag = ""] = await redis.client.keys("rate:*");
    expect(tag).toMatch(/^rate:/);
    await plant(redis, tag, count);
    if (lifeMs) await redis.client.pexpire(tag, lifeMs);
    const { status, headers } = await gateway.askText("{ benefits { code } }", byKey);
    expect([status, headers.get("ratelimit-limit")]).toEqual([200, "1000"]);
    expect(Number(headers.get("ratelimit-remaining"))).toBeGreaterThan(900);
    expect(Number(headers.get("ratelimit-reset"))).toBeLessThanOrEqual(perSeconds);
  });
});

describe("a Redis that returns the same permit again and again", () => {
  it("never makes a process exceed its rate, measured at the times when its calls are due", async () => {
    const reply: unknown = [1, 5_000, 5_100, 0, 2];
    const script = () => () => Promise.resolve(reply);
    const limiter = createRateLimiter("source:{TEST}", { intervalMs: 100, toleranceMs: 0 }, { script });
    const dues: { readonly earliest: number; readonly latest: number }[] = [];
    for (let call = 0; call < 20; call += 1) {
      const before = performance.now();
      const permit = await limiter.acquire(30_000);
      const waitMs = "waitMs" in permit ? permit.waitMs : NaN;
      dues.push({ earliest: before + waitMs, latest: performance.now() + waitMs });
    }
    // The wait counts from a moment between the two.
    const gaps = dues.slice(1).map(({ latest }, index) => latest - (dues[index]?.earliest ?? NaN));
    expect(Math.min(...gaps)).toBeGreaterThan(99);
    expect(limiter.nextIn()).toBeGreaterThan(6_500);
  });
});

describe("a server that answers a health check with something else", () => {
  let redis: RedisServer;
  let proxy: ToxicProxy;
  let connection: RedisConnection;
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startToxicProxy(redis.port);
    connection = await createRedisConnection(redisOptions(proxy.url), createTestLogger(), createMetrics());
  });
  afterAll(async () => {
    await connection.close();
    await proxy.close();
    await redis.close();
  });

  it("does not count as a Redis that works again", async () => {
    expect(connection.state()).toBe("serving");
    proxy.garbage("+OK\r\n");
    const failing = () => connection.at("any").read(() => Promise.reject(new Error("not an answer to MGET")));
    for (let read = 0; read < 5; read += 1) await failing();
    expect(connection.state()).toBe("degraded");
    const before = proxy.roundTrips;
    // There is a second health check only if the first one did not close the circuit.
    await eventually(async () => {
      await Promise.resolve();
      expect(proxy.roundTrips).toBeGreaterThan(before + 1);
    });
    expect(connection.state()).toBe("degraded");
  });
});
