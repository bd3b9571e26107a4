import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { ask } from "../../support/ask.js";
import { askSignedIn, signIn } from "../../support/browser/sign-in.js";
import { findPersonalData } from "../../support/canaries.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { civilIdentityOf, persona } from "../../support/load/identities.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { startCollector, type Collector } from "../../support/telemetry/collector.js";
import type { ReceivedSpan } from "../../support/telemetry/otlp.js";

const publicUrl = "https://guichet.example";
const byIdentity = "query($of: CivilIdentityInput!) { person(identity: $of) { css { outcome } rsa { outcome } } }";
/** Milliseconds. The spans' clock is more precise than that of the request. */
const tolerance = 3;
/** Each is one trace: no text is sent twice. */
let asked = 0;
const newQuery = () => `query Cold${String((asked += 1))} { me { css { outcome } rsa { outcome } } }`;

let collector: Collector;
let redis: RedisServer;
let replicas: Replicas;
/** A gateway that records everything, one behind a trusted proxy, and one that records nothing. */
const [plain, behindProxy, silent] = [0, 1, 2];
beforeAll(async () => {
  [collector, redis] = await Promise.all([startCollector(), startRedis()]);
  const environment = { REDIS_URL: redis.url, ...collector.environment };
  replicas = await startReplicas({ count: 1, publicUrl, environment });
  await replicas.startReplica({ TRUST_PROXY: "loopback" });
  await replicas.startReplica({ OTEL_TRACES_SAMPLER_ARG: "0" });
}, 60_000);
afterAll(async () => {
  await replicas.close();
  await Promise.all([redis.close(), collector.close()]);
});

function askOnce(at: number, query: string, token?: string, headers: Readonly<Record<string, string>> = {}) {
  return ask(replicas.urls[at] ?? "", query, { isOnlyOne: true, headers, ...(token !== undefined && { token }) });
}

/** Asks, and returns the trace of this request. */
async function traceOf(at: number, query: string, headers: Readonly<Record<string, string>> = {}) {
  const before = new Set(collector.spans);
  const answer = await askOnce(at, query, await replicas.token("test"), headers);
  expect(answer.errors).toEqual([]);
  return collector.traceOf((span) => !before.has(span) && span.name === "graphql.parse");
}

const named = (trace: readonly ReceivedSpan[], name: string) => trace.filter((span) => span.name === name);

describe("the trace of a cold query", () => {
  let trace: readonly ReceivedSpan[];
  beforeAll(async () => {
    trace = await traceOf(plain, newQuery());
  });

  it("has a span for each step, inside of the step that began it", () => {
    const nameOf = (id: string) => trace.find((span) => span.id === id)?.name ?? "";
    const tree = new Set(trace.map(({ name, parentId }) => `${nameOf(parentId)} > ${name}`));
    expect([...tree]).toEqual(
      expect.arrayContaining([
        " > POST /graphql",
        "POST /graphql > authenticate",
        "authenticate > checktoken",
        "POST /graphql > graphql.parse",
        "POST /graphql > graphql.validate",
        "POST /graphql > graphql.execute",
        "graphql.execute > status CSS",
        "graphql.execute > status RSA",
        "status CSS > cache read",
        "cache read > redis MGET",
        "status CSS > rate limit wait",
        "status CSS > GET api-secu CSS",
        "status RSA > GET api-secu RSA",
        "status CSS > audit append",
        "status RSA > audit append",
      ]),
    );
  });

  it("has times inside of those of the request, whose parts add up to less than the request", () => {
    const [request] = named(trace, "POST /graphql");
    if (!request) throw new Error("there is no request");
    for (const { name, start, end } of trace.filter(({ name }) => !name.startsWith("redis "))) {
      expect([name, start >= request.start - tolerance, end <= request.end + tolerance]).toEqual([name, true, true]);
      expect(end).toBeGreaterThanOrEqual(start);
    }
    const parts = ["authenticate", "graphql.parse", "graphql.validate", "graphql.execute"];
    const sum = parts.flatMap((name) => named(trace, name)).reduce((ms, { start, end }) => ms + end - start, 0);
    expect(sum).toBeLessThanOrEqual(request.end - request.start + tolerance);
    expect(sum).toBeGreaterThan(0);
  });

  it("says what was done, with the attributes of the conventions", () => {
    expect(named(trace, "POST /graphql")[0]).toMatchObject({
      kind: 2,
      attributes: {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "http.response.status_code": 200,
        "gateway.viewer": "citizen",
      },
    });
    expect(named(trace, "GET api-secu CSS")[0]).toMatchObject({
      kind: 3,
      attributes: { "gateway.source": "API_SECU", "gateway.benefit": "CSS", "http.response.status_code": 200 },
    });
    expect(named(trace, "status CSS")[0]?.attributes).toEqual({
      "gateway.benefit": "CSS",
      "gateway.freshness": "LIVE",
    });
    expect(named(trace, "redis MGET")[0]?.attributes).toEqual({
      "db.system.name": "redis",
      "db.operation.name": "MGET",
    });
  });
});

describe("a trace that the caller has begun", () => {
  const callers = { id: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };
  const traceparent = `00-${callers.id}-${callers.span}-01`;

  it("is only linked to, since anybody can send its header", async () => {
    const [request] = named(await traceOf(plain, newQuery(), { traceparent, tracestate: "a=dupont" }), "POST /graphql");
    expect(request).toMatchObject({ parentId: "", links: [callers.id] });
    expect(request?.traceId).not.toBe(callers.id);
  });

  it("is continued behind a proxy of the operator", async () => {
    const [request] = named(await traceOf(behindProxy, newQuery(), { traceparent }), "POST /graphql");
    expect(request).toMatchObject({ traceId: callers.id, parentId: callers.span, links: [] });
  });

  it.each([
    ["has other lengths", "00-0-0-01"],
    ["has an identifier of zeros", `00-${"0".repeat(32)}-${callers.span}-01`],
    ["is of another format", "x".repeat(4_000)],
  ])("is left out if its header %s", async (_how, header) => {
    const [request] = named(await traceOf(plain, newQuery(), { traceparent: header }), "POST /graphql");
    expect(request).toMatchObject({ parentId: "", links: [] });
  });
});

it("the log lines of a request have the identifier of its trace", async () => {
  const [request] = await traceOf(plain, newQuery(), { "cache-control": "no-cache" });
  const line = `"traceId":"${request?.traceId ?? ""}"`;
  const output = await replicas.processes[plain]?.printed(line);
  const lines = output?.split("\n").filter((text) => text.includes(line)) ?? [];
  expect(lines.some((text) => text.includes('"msg":"source answered"'))).toBe(true);
});

it("a request that is not sampled is not recorded", async () => {
  const before = collector.spans.length;
  await askOnce(silent, newQuery(), await replicas.token("test"));
  await traceOf(plain, newQuery());
  const traces = new Set(collector.spans.slice(before).map(({ traceId }) => traceId));
  expect(traces.size).toBe(1);
});

it("FranceConnect and the sources receive nothing of a trace", async () => {
  await traceOf(plain, newQuery());
  const calls = [...replicas.franceConnect.received, ...replicas.apiSecu.received];
  const names = new Set(calls.flatMap(({ headers }) => Object.keys(headers)));
  expect(calls.length).toBeGreaterThan(2);
  expect(["traceparent", "tracestate", "baggage", "b3"].filter((name) => names.has(name))).toEqual([]);
});

it("no byte that is exported says who a person is, after successes, failures, logins and civil identities", async () => {
  const site = { url: replicas.urls[plain] ?? "", publicUrl };
  const identity = civilIdentityOf(persona("test"));
  const headers = { "x-api-key": demoApiKey };
  const { browser } = await signIn(site);
  await askSignedIn(site, browser, "{ me { css { outcome } rsa { outcome } } }");
  await ask(site.url, byIdentity, { variables: { of: identity }, headers });
  await askOnce(plain, newQuery(), await replicas.token("carac_speciaux"));
  replicas.apiSecu.answer("test", "CSS", apiSecuError(50001));
  for (const query of [newQuery(), `query Dubois { me { css { outcome } } }`, '{ api(slug: "Dubois") { title } }'])
    await askOnce(plain, query, await replicas.token("test"), { "cache-control": "no-cache" });
  replicas.apiSecu.restore();
  await askOnce(plain, "{ me { css { outcome } } }", "a-token-that-is-not-one");
  await fetch(`${site.url}/graphql?nom=${String(identity.birthName)}`, {
    method: "POST",
    headers: { baggage: "nom=Dubois" },
  });
  await traceOf(plain, newQuery());
  expect(collector.spans.length).toBeGreaterThan(100);
  expect(findPersonalData(collector.bytes().toString("utf8"))).toEqual([]);
  expect(collector.spans.filter(({ events }) => events > 0)).toEqual([]);
});
