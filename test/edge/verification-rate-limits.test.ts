import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey } from "../../src/auth/api-keys.js";
import type { ScriptCall } from "../../src/cache/redis/connection.js";
import { createRateLimiter } from "../../src/http/rate-limits/rate-limiter.js";
import { eventually } from "../support/eventually.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../support/gateway/keyring.js";
import { startRedis, type RedisServer } from "../support/redis/redis.js";

const query = "{ benefits { code } }";
const perMinute = 5;
const behindProxy = { TRUST_PROXY: "true", ANONYMOUS_RATE_PER_MINUTE: String(perMinute) };
const consumerRequests = 4;
const atOnce = 200;
const { key, hash } = createApiKey();
const consumersFile = () =>
  writeConsumers([
    { apiKeys: [hash], rateLimit: { requests: consumerRequests, perSeconds: 600 }, franceConnectClientIds: ["other"] },
    { id: "unlimited", siret: "35600000000048" },
  ]).path;

const madeUp = () => randomBytes(32).toString("base64url");
const tally = (statuses: readonly number[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(statuses, String)).map(([status, all]) => [status, all?.length]));

/** Sends one request per token, all at once. Resolves with the number of answers of each status. */
async function askAtOnce(gateway: Gateway, tokens: readonly string[], headers: Readonly<Record<string, string>>) {
  const answers = await Promise.all(tokens.map((token) => gateway.askText(query, { token, headers })));
  return tally(answers.map(({ status }) => status));
}

describe("token verifications", () => {
  let gateway: Gateway;
  let addresses = 0;
  const newAddress = () => ({ "x-forwarded-for": `198.51.100.${String((addresses += 1))}` });
  beforeAll(async () => {
    const environment = { ...behindProxy, CONSUMERS_FILE: consumersFile(), SOURCE_TIMEOUT_MS: "20000" };
    gateway = await startGateway({ environment });
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  const callsDuring = async (work: () => Promise<unknown>) => {
    const before = gateway.franceConnect.counters.checktoken;
    await work();
    return gateway.franceConnect.counters.checktoken - before;
  };
  /** Number of bad tokens, sent one after another, until the address's quota of bad credentials is used up. */
  const badTokensLeft = async (headers: Readonly<Record<string, string>>) => {
    for (let bad = 0; bad <= perMinute; bad += 1) {
      if ((await gateway.askText(query, { token: madeUp(), headers })).status === 429) return bad;
    }
    return Infinity;
  };

  it("never exceed the address's quota, however many bad tokens arrive at once", async () => {
    // Opens the connections to FranceConnect first: a busy machine may open them late.
    await askAtOnce(gateway, Array.from({ length: perMinute }, madeUp), newAddress());
    const headers = newAddress();
    let statuses = {};
    const calls = await callsDuring(async () => {
      statuses = await askAtOnce(gateway, Array.from({ length: atOnce }, madeUp), headers);
    });
    expect(statuses).toEqual({ 401: perMinute, 429: atOnce - perMinute });
    expect(calls).toBe(perMinute);
    const { headers: refused } = await gateway.askText(query, { token: madeUp(), headers });
    expect(Number(refused.get("retry-after"))).toBeGreaterThan(0);
    expect((await gateway.askText(query, { token: madeUp(), headers: newAddress() })).status).toBe(401);
  });

  it("never exceed the consumer's quota with its key, and cost the address nothing", async () => {
    const headers = newAddress();
    const calls = await callsDuring(async () => {
      const withKey = { ...headers, "x-api-key": key };
      expect(await askAtOnce(gateway, Array.from({ length: 50 }, madeUp), withKey)).toEqual({
        401: consumerRequests,
        429: 50 - consumerRequests,
      });
    });
    expect(calls).toBe(consumerRequests);
    expect(await badTokensLeft(headers)).toBe(perMinute);
  });

  it("consume one quota unit for all requests that wait for the same token, and report it to each", async () => {
    const headers = newAddress();
    const token = madeUp();
    gateway.franceConnect.misbehave({ http: { delay: 300 } });
    const calls = await callsDuring(async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.askText(query, { token, headers })));
      for (const answer of answers) {
        expect([answer.status, answer.headers.get("ratelimit-remaining")]).toEqual([401, String(perMinute - 1)]);
      }
    });
    expect(calls).toBe(1);
    gateway.franceConnect.misbehave(null);
    expect(await badTokensLeft(headers)).toBe(perMinute - 1);
  });

  it("ask for a retry in one second while pending requests use up the quota: good tokens give it back", async () => {
    const headers = newAddress();
    const tokens = await Promise.all(Array.from({ length: perMinute }, () => gateway.token("test")));
    gateway.franceConnect.misbehave({ http: { delay: 1_000 } });
    const before = gateway.franceConnect.counters.checktoken;
    const waiting = askAtOnce(gateway, tokens, headers);
    await eventually(() => {
      expect(gateway.franceConnect.counters.checktoken).toBe(before + perMinute);
      return Promise.resolve();
    });
    const token = madeUp();
    for (const refused of await Promise.all([1, 2].map(() => gateway.askText(query, { token, headers })))) {
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
      expect(refused.errors).toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfter: 1 } }]);
      expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    }
    expect(await waiting).toEqual({ 200: perMinute });
    expect((await gateway.askText(query, { token, headers })).status).toBe(401);
  });

  it("are counted once for each network when two networks send the same bad token", async () => {
    const token = madeUp();
    const both = [newAddress(), newAddress()];
    gateway.franceConnect.misbehave({ http: { delay: 300 } });
    const calls = await callsDuring(() =>
      Promise.all(both.map((headers) => gateway.askText(query, { token, headers }))),
    );
    expect(calls).toBe(1);
    gateway.franceConnect.misbehave(null);
    for (const headers of both) expect(await badTokensLeft(headers)).toBe(perMinute - 1);
  });

  it("count a bad token each time that it is sent again while its verification is cached", async () => {
    const headers = newAddress();
    const token = madeUp();
    const calls = await callsDuring(async () => {
      for (let time = 0; time < perMinute; time += 1) await gateway.askText(query, { token, headers });
    });
    expect(calls).toBe(1);
    expect(await badTokensLeft(headers)).toBe(0);
  });

  it("consume no quota when FranceConnect fails", async () => {
    const headers = newAddress();
    gateway.franceConnect.misbehave({ http: { answer: { status: 500 } } });
    for (let time = 0; time < 3; time += 1) {
      expect(await askAtOnce(gateway, Array.from({ length: perMinute }, madeUp), headers)).toEqual({ 503: perMinute });
    }
    gateway.franceConnect.misbehave(null);
    expect(await badTokensLeft(headers)).toBe(perMinute);
  });

  it("consume no quota of the address when the token is good", async () => {
    const headers = newAddress();
    for (let time = 0; time <= perMinute; time += 1) {
      expect((await gateway.askText(query, { token: await gateway.token("test"), headers })).status).toBe(200);
    }
    expect(await badTokensLeft(headers)).toBe(perMinute);
  });

  it.each<[string, () => Promise<string>, number]>([
    ["refund the quota of a good token", () => gateway.token("test"), perMinute],
    ["keep the quota of a bad token consumed", () => Promise.resolve(madeUp()), perMinute - 1],
  ])("complete after the client leaves, and %s", async (_case, tokenOf, left) => {
    const headers = newAddress();
    gateway.franceConnect.misbehave({ http: { delay: 500 } });
    const [token, leave] = [await tokenOf(), new AbortController()];
    const before = gateway.franceConnect.counters.checktoken;
    const asked = fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query }),
      signal: leave.signal,
    });
    await eventually(() => {
      expect(gateway.franceConnect.counters.checktoken).toBe(before + 1);
      return Promise.resolve();
    });
    leave.abort();
    await expect(asked).rejects.toThrow("aborted");
    gateway.franceConnect.misbehave(null);
    // Waits for the verification that is under way.
    await gateway.askText(query, { token, headers: newAddress() });
    expect(await badTokensLeft(headers)).toBe(left);
  });
});

describe("verifications by replicas with one shared Redis", () => {
  let redis: RedisServer;
  let gateways: Gateway[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    const environment = {
      ...behindProxy,
      KEYRING: keyringOf(ringKey("k1")),
      REDIS_URL: redis.url,
      REDIS_TIMEOUT_MS: "2000",
      CONSUMERS_FILE: consumersFile(),
    };
    gateways = [await startGateway({ environment }), await startGateway({ environment })];
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    await redis.close();
  });
  const headers = { "x-forwarded-for": "198.51.100.1" };

  it("share the address's quota", async () => {
    const tokens = () => Array.from({ length: 50 }, madeUp);
    await Promise.all(gateways.map((gateway) => askAtOnce(gateway, tokens(), headers)));
    const calls = gateways.map(({ franceConnect }) => franceConnect.counters.checktoken);
    expect(calls.reduce((sum, one) => sum + one, 0)).toBe(perMinute);
  });

  it("refund nothing to a window that began after they consumed the quota", async () => {
    const [gateway] = gateways;
    if (!gateway) throw new Error("a gateway is needed");
    await redis.client.flushall();
    gateway.franceConnect.misbehave({ http: { delay: 500 } });
    const asked = gateway.askText(query, { token: await gateway.token("test"), headers });
    await eventually(async () => {
      expect(await redis.client.dbsize()).toBe(1);
    });
    await redis.client.flushall();
    expect((await asked).status).toBe(200);
    expect(await redis.client.dbsize()).toBe(0);
  });

  it.each([
    ["its answer", 0],
    ["the refund", 1],
  ])("refund nothing to a window that began while %s was on its way", async (_case, late) => {
    const [tag, quota] = ["late", { requests: 5, perSeconds: 600 }];
    const script =
      (text: string): ScriptCall =>
      (key, ...values) =>
        redis.client.eval(text, 1, key, ...values);
    const direct = { script };
    const begun = async () => {
      await eventually(async () => {
        expect(await redis.client.exists(`rate:${tag}`)).toBe(0);
      });
      await createRateLimiter(direct)(tag, quota);
    };
    await redis.client.del(`rate:${tag}`);
    await createRateLimiter(direct)(tag, quota);
    await redis.client.pexpire(`rate:${tag}`, 1_500);
    const commands: Promise<unknown>[] = [];
    const taken = await createRateLimiter({
      script:
        (text) =>
        (key, ...values) => {
          const index = commands.length;
          const work = (async () => {
            // Delays a refund before it reaches Redis, and a reply after it has left Redis.
            if (index === 1 && late === 1) await begun();
            const reply = await script(text)(key, ...values);
            if (index === 0 && late === 0) await begun();
            return reply;
          })();
          commands.push(work);
          return work;
        },
    })(tag, quota);
    taken.refund();
    await Promise.all(commands);
    expect(await redis.client.get(`rate:${tag}`)).toBe("1");
  });
});
