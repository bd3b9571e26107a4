import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey } from "../../src/auth/api-keys.js";
import { networkOf } from "../../src/http/rate-limits/network.js";
import { eventually } from "../support/eventually.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../support/gateway/keyring.js";
import { startRedis, type RedisServer } from "../support/redis/redis.js";
import { recordDump } from "../support/run-reports/reports.js";

/** These tests count all requests: none is sent to make a document known. */
process.env["KNOWN_DOCUMENTS"] = "false";

const query = "{ benefits { code } }";
const perMinute = 5;
const behindProxy = { TRUST_PROXY: "true", ANONYMOUS_RATE_PER_MINUTE: String(perMinute) };
const { key, hash } = createApiKey();
const { path: consumersPath } = writeConsumers([
  { apiKeys: [hash], modalities: ["france_connect", "civil_identity"], rateLimit: { requests: 4, perSeconds: 600 } },
]);

const from = (address: string, headers = {}) => ({ headers: { "x-forwarded-for": address, ...headers } });
const rateOf = (headers: Headers) =>
  ["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`)));

async function spend(gateway: Gateway, times: number, options: object) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await gateway.askText(query, options)).status);
  return statuses;
}

describe("the rate limiter", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { ...behindProxy, CONSUMERS_FILE: consumersPath } });
  });
  afterAll(() => gateway.close());

  it("reports the quota in each answer, and blocks an anonymous address beyond it, but not its neighbour", async () => {
    const first = await gateway.askText(query, from("192.0.2.1"));
    expect(rateOf(first.headers)).toEqual([perMinute, perMinute - 1, 60]);
    expect(await spend(gateway, perMinute - 1, from("192.0.2.1"))).toEqual(Array(perMinute - 1).fill(200));
    const { status, headers, errors } = await gateway.askText(query, from("192.0.2.1"));
    const [limit, remaining, reset] = rateOf(headers);
    expect([status, limit, remaining]).toEqual([429, perMinute, 0]);
    expect(errors).toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfter: reset } }]);
    expect(headers.get("retry-after")).toBe(String(reset));
    expect(reset).toBeLessThanOrEqual(60);
    expect((await gateway.askText(query, from("192.0.2.2"))).status).toBe(200);
  });

  it("counts a refused operation like any other", async () => {
    const bad = () => gateway.askText("{ nowhere }", from("192.0.2.3"));
    expect(rateOf((await bad()).headers).slice(0, 2)).toEqual([perMinute, perMinute - 1]);
    expect(rateOf((await bad()).headers).slice(0, 2)).toEqual([perMinute, perMinute - 2]);
  });

  it("applies one quota to an IPv6 network", async () => {
    expect(await spend(gateway, perMinute, from("2001:db8:1:2::1"))).toEqual(Array(perMinute).fill(200));
    expect((await gateway.askText(query, from("2001:db8:1:2:ffff::9"))).status).toBe(429);
    expect((await gateway.askText(query, from("2001:db8:1:3::1"))).status).toBe(200);
  });

  it("applies the consumer's own quota, which its key and its users' tokens share, from any address", async () => {
    const byKey = from("192.0.2.4", { "x-api-key": key });
    expect(await spend(gateway, 2, byKey)).toEqual([200, 200]);
    const token = await gateway.token("test");
    const { headers } = await gateway.askText(query, { token, ...from("192.0.2.5") });
    expect(rateOf(headers).slice(0, 2)).toEqual([4, 1]);
    expect(await spend(gateway, 2, byKey)).toEqual([200, 429]);
    expect((await gateway.askText(query, from("192.0.2.4"))).status).toBe(200);
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toMatch(
      /gateway_requests_rate_limited_total\{by="consumer"\} 1/,
    );
  });

  it("counts bad credentials: beyond the quota, it never calls FranceConnect for that address", async () => {
    const bad = (index: number) => gateway.askText(query, { token: `unknown${String(index)}`, ...from("192.0.2.6") });
    for (let index = 0; index < perMinute; index += 1) expect((await bad(index)).status).toBe(401);
    const asked = gateway.franceConnect.counters.checktoken;
    const { status, headers } = await bad(perMinute);
    expect([status, headers.get("ratelimit-remaining")]).toEqual([429, "0"]);
    expect((await gateway.askText(query, from("192.0.2.6", { "x-api-key": createApiKey().key }))).status).toBe(429);
    expect(gateway.franceConnect.counters.checktoken).toBe(asked);
  });
});

describe("replicas with one Redis", () => {
  let redis: RedisServer;
  let gateways: Gateway[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    const environment = { ...behindProxy, KEYRING: keyringOf(ringKey("k1")), REDIS_URL: redis.url };
    gateways = await Promise.all([startGateway({ environment }), startGateway({ environment })]);
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    await redis.close();
  });
  const ask = (replica: number, address: string) => gateways[replica]?.askText(query, from(address));

  it("share one count, under a key that does not reveal the address", async () => {
    for (let time = 0; time < perMinute; time += 1) expect((await ask(time % 2, "192.0.2.7"))?.status).toBe(200);
    expect((await ask(0, "192.0.2.7"))?.status).toBe(429);
    expect((await ask(1, "192.0.2.7"))?.status).toBe(429);
    const entries = await redis.dump();
    recordDump(entries);
    expect(entries.map((entry) => entry.key.toString())).toEqual([expect.stringMatching(/^rate:[\w-]{43}$/)]);
    expect(await redis.client.ttl(entries[0]?.key ?? "")).toBeGreaterThan(0);
  });

  it("count separately while Redis is down, and no request fails", async () => {
    await redis.kill();
    for (let time = 0; time < perMinute; time += 1) expect((await ask(0, "192.0.2.8"))?.status).toBe(200);
    expect((await ask(0, "192.0.2.8"))?.status).toBe(429);
    expect((await ask(1, "192.0.2.8"))?.status).toBe(200);
    await redis.restart();
    await eventually(async () => {
      await ask(0, "192.0.2.9");
      expect(await redis.dump()).not.toEqual([]);
    });
  });
});

describe("a client behind a proxy", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: behindProxy });
  });
  afterAll(() => gateway.close());

  it.each([
    ["a port after its address", "203.0.113.7", (n: number) => `203.0.113.7:${String(51_000 + n)}`],
    ["spaces around its address", "203.0.113.8", (n: number) => `${" ".repeat(n)}203.0.113.8\t`],
    ["its address in IPv6", "203.0.113.9", () => "::ffff:203.0.113.9"],
    ["its address in IPv6, in hexadecimal digits", "203.0.113.10", (n: number) => `[::ffff:cb00:710a]:${String(n)}`],
    ["brackets and a port", "2001:db8:9::1", (n: number) => `[2001:db8:9::${String(n)}]:${String(51_000 + n)}`],
    ["brackets", "2001:db8:a::1", (n: number) => `[2001:db8:a::${String(n)}]`],
    ["an unreadable address before this one", "203.0.113.11", (n: number) => `made-up-${String(n)}, 203.0.113.11`],
    ["empty elements", "203.0.113.12", (n: number) => `,${" ,".repeat(n)}203.0.113.12,,`],
  ])("has one quota when the proxy sends %s", async (_case, address, headerOf) => {
    expect((await gateway.askText(query, from(address))).status).toBe(200);
    const statuses: number[] = [];
    for (let time = 1; time <= perMinute; time += 1) {
      statuses.push((await gateway.askText(query, from(headerOf(time)))).status);
    }
    expect(statuses).toEqual([...Array<number>(perMinute - 1).fill(200), 429]);
  });

  it("has the proxy's own quota, whatever the proxy sends, when no address can be read", async () => {
    const unreadable = (n: number) => [
      `made-up-${String(n)}`,
      `_hidden${String(n)}`,
      `203.0.113.${String(256 + n)}`,
      `203.0.113.7:${String(n)}:1`,
      `203.0.113.7:`,
      `[2001:db8::${String(n)}`,
      `[2001:db8::${String(n)}]x`,
      `0203.0.113.${String(n)}`,
      `${"203.0.113.7, ".repeat(200)}203.0.113.${String(n)}`,
    ];
    const forwarded = [1, 2].flatMap(unreadable);
    const statuses: number[] = [];
    for (const header of forwarded) statuses.push((await gateway.askText(query, from(header))).status);
    expect(statuses).toEqual(forwarded.map((_header, index) => (index < perMinute ? 200 : 429)));
  });
});

describe("the network of the address", () => {
  it.each([
    ["::ffff:c000:201", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0"],
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:0db8::1", "2001:db8:0:0"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::", "0:0:0:0"],
  ])("%s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("proxies that send ports", () => {
  it("are recognised by their addresses", async () => {
    const environment = { TRUST_PROXY: "loopback, 10.0.0.0/8, fd00::/8", ANONYMOUS_RATE_PER_MINUTE: "1" };
    const gateway = await startGateway({ environment });
    try {
      const viaProxies = (client: string) => from(`${client}:4711, [fd00::5]:443, 10.0.0.5:8080`);
      expect((await gateway.askText(query, viaProxies("198.51.100.1"))).status).toBe(200);
      expect((await gateway.askText(query, viaProxies("198.51.100.2"))).status).toBe(200);
      expect((await gateway.askText(query, viaProxies("198.51.100.1"))).status).toBe(429);
    } finally {
      await gateway.close();
    }
  });
});

describe("the address of a client behind proxies", () => {
  it.each([
    ["false", "127.0.0.1"],
    ["true", "198.51.100.1"],
    ["1", "198.51.100.2"],
    ["2", "198.51.100.1"],
    ["loopback", "198.51.100.2"],
    ["127.0.0.0/8, 198.51.100.2", "198.51.100.1"],
    ["127.0.0.1, 198.51.100.0/24", "198.51.100.1"],
  ])("with TRUST_PROXY=%s is %s", async (trusted, address) => {
    const environment = { TRUST_PROXY: trusted, ANONYMOUS_RATE_PER_MINUTE: "1" };
    const gateway = await startGateway({ environment });
    try {
      const forwarded = { headers: { "x-forwarded-for": "198.51.100.1, 198.51.100.2" } };
      expect((await gateway.askText(query, forwarded)).status).toBe(200);
      // The same client, identified in a way that each setting understands.
      const again = address === "127.0.0.1" ? {} : forwarded;
      expect((await gateway.askText(query, again)).status).toBe(429);
      const other = { headers: { "x-forwarded-for": "203.0.113.1, 203.0.113.2" } };
      expect((await gateway.askText(query, other)).status).toBe(address === "127.0.0.1" ? 429 : 200);
    } finally {
      await gateway.close();
    }
  });
});
