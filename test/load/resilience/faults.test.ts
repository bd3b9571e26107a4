import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { apiParticulierError } from "../../../sandbox/api-particulier/errors.js";
import { createKeys } from "../../../src/cache/keys.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { startProbedGateway } from "../../support/hostile/probed-gateway.js";
import { erasePerson } from "../../support/redis/erase.js";
import { startRedis } from "../../support/redis/redis.js";
import { measured } from "../../support/run-reports/measured.js";
import { recordDump } from "../../support/run-reports/reports.js";
import {
  answerStatus,
  answerYes,
  drip,
  sendTooMuch,
  stream,
  startSourceServer,
  type ReceivedCall,
  type SourceServer,
} from "../../support/upstreams/source-server.js";

const both = "{ me { css { outcome provenance { freshness asOf } } rsa { outcome } } }";
const json = { "content-type": "application/json" };
const endless = new Set<(call: ReceivedCall) => void>([stream, drip, sendTooMuch]);

/** Returns the row of docs/reliability.md. */
function rowOf(name: string): 8 | 13 | 14 | 16 {
  if (name === "hangs") return 8;
  if (/without end|10 MB/.test(name)) return 13;
  return /HTML|boolean/.test(name) ? 14 : 16;
}

const harms: readonly (readonly [string, (call: ReceivedCall) => void, string])[] = [
  ["hangs", () => undefined, "SOURCE_TIMEOUT"],
  ["sends one byte per second", drip, "SOURCE_TIMEOUT"],
  ["streams without end", stream, "SOURCE_INVALID_RESPONSE"],
  ["sends 10 MB", sendTooMuch, "SOURCE_INVALID_RESPONSE"],
  ["resets its connections", ({ response }) => response.destroy(), "SOURCE_UNAVAILABLE"],
  [
    "closes the connection in the middle of a response",
    ({ response }) => response.writeHead(200, { ...json, "content-length": "99" }).write("{") && response.destroy(),
    "SOURCE_UNAVAILABLE",
  ],
  [
    "sends HTML",
    ({ response }) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    "SOURCE_INVALID_RESPONSE",
  ],
  ["sends a string for a boolean", answerStatus(200, {}, { code: "true", libelle: "oui" }), "SOURCE_INVALID_RESPONSE"],
  [
    "redirects to a link-local address",
    answerStatus(302, { location: "http://169.254.169.254/latest/meta-data/" }),
    "SOURCE_INVALID_RESPONSE",
  ],
];

describe.each(harms)("a source that %s", (name, harm, code) => {
  let source: SourceServer;
  let gateway: Gateway;
  let token: string;
  const start = async (environment: Readonly<Record<string, string>> = {}) => {
    source = await startSourceServer();
    gateway = await startGateway({
      environment: {
        API_SECU_BASE_URL: source.baseUrl,
        REQUEST_DEADLINE_MS: "700",
        SOURCE_TIMEOUT_MS: "600",
        CACHE_TTL_SECONDS: "1",
        ...environment,
      },
    });
    token = await gateway.token("test");
  };
  afterEach(async () => {
    await gateway.close();
    await source.close();
  });
  const ask = () => gateway.askText(both, { token });
  const doHarm = (call: ReceivedCall) => {
    (call.path.endsWith("RSA") ? answerYes : harm)(call);
  };

  it("causes a coded error for that field, does not affect the other benefit, and is not cached", async () => {
    await start();
    source.behave(doHarm);
    const began = performance.now();
    const { status, data, errors } = await ask();
    const ms = performance.now() - began;
    expect([status, data]).toEqual([200, { me: { css: null, rsa: { outcome: "BENEFICIARY" } } }]);
    expect(errors).toMatchObject([{ path: ["me", "css"], extensions: { code, source: "API_SECU" } }]);
    const calls = source.calls.filter(({ path }) => path.endsWith("CSS"));
    await Promise.all(calls.map(({ closed }) => closed));
    // The gateway cuts the response at its limit, far from the end.
    if (endless.has(harm)) expect(calls.map(({ response }) => response.writableFinished)).toEqual([false]);
    expect(new Set(calls.map(({ path }) => path)).size).toBe(1);
    measured(rowOf(name), { code, "answered after ms, with a deadline of 700 ms": ms });

    source.behave(answerYes);
    expect((await ask()).data).toMatchObject({ me: { css: { provenance: { freshness: "LIVE" } } } });
  });

  it("has its last answer served as stale, if there is one", async () => {
    await start();
    source.behave(answerYes);
    const { data: fresh } = await ask();
    source.behave(doHarm);
    const { asOf } = (fresh as { me: { css: { provenance: { asOf: string } } } }).me.css.provenance;
    const stale = { outcome: "BENEFICIARY", provenance: { freshness: "STALE", asOf } };
    await eventually(async () => {
      expect((await ask()).data).toEqual({ me: { css: stale, rsa: { outcome: "BENEFICIARY" } } });
    });
  });
});

describe("a source that sends too much", () => {
  it.each([
    ["10 MB", sendTooMuch],
    ["an answer without end", stream],
  ])("does not fill the gateway's memory: %s, ten times", async (_name, harm) => {
    const source = await startSourceServer();
    source.behave(harm);
    const gateway = await startProbedGateway({ API_SECU_BASE_URL: source.baseUrl });
    const token = await gateway.replicas.token("test");
    const ask = () => gateway.replicas.ask(0, "{ me { css { outcome } } }", token);
    expect((await ask()).errors).toMatchObject([{ extensions: { code: "SOURCE_INVALID_RESPONSE" } }]);
    const before = await gateway.heldBytes();
    for (let time = 0; time < 10; time += 1) await ask();
    const growth = ((await gateway.heldBytes()) - before) / 1e6;
    expect(growth).toBeLessThan(5);
    measured(13, { "memory growth MB": growth });
    await gateway.close();
    await source.close();
  });
});

const unlimited = { perSecond: 1e6, perMinute: 1e6, patience: 1e6 };

describe("a source that is silent after it refused a call for the rate limit", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    const environment = { CSS_SOURCE: "api-particulier", SOURCE_TIMEOUT_MS: "300", CACHE_TTL_SECONDS: "0" };
    gateway = await startGateway({ environment, limits: { ...unlimited, banSeconds: 3_600 } });
  });
  afterAll(() => gateway.close());

  it("is treated as a source that has banned the gateway: no more calls, and an alarm", async () => {
    const token = await gateway.token("test");
    const ask = async () => (await gateway.askText("{ me { css { outcome } } }", { token })).errors[0]?.extensions;
    const pause = apiParticulierError("00429", { headers: { "retry-after": "1" } });
    gateway.apiParticulier.answerNext("test", "complementaire_sante_solidaire", pause);
    expect(await ask()).toMatchObject({ code: "SOURCE_RATE_LIMITED", retryAfter: 1 });

    gateway.apiParticulier.ban();
    const bannedAt = performance.now();
    await eventually(async () => {
      expect(await ask()).toMatchObject({ code: "SOURCE_TIMEOUT" });
    });
    const openMs = performance.now() - bannedAt;
    const before = gateway.apiParticulier.refusals.swallowed;
    for (let time = 0; time < 10; time += 1) {
      expect(await ask()).toMatchObject({ code: "SOURCE_UNAVAILABLE", retryAfter: expect.any(Number) });
    }
    expect(gateway.apiParticulier.refusals.swallowed).toBe(before);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('gateway_source_banned{source="API_PARTICULIER"} 1');
    const ready = (await (await fetch(`${gateway.url}/health/ready`)).json()) as { sources: unknown };
    expect(ready.sources).toMatchObject({ API_PARTICULIER: { banned: true, inFlight: 0, queue: 0 } });
    const further = gateway.apiParticulier.refusals.swallowed - before;
    measured(12, { "circuit open after s": openMs / 1_000, "further calls": further });
  });
});

describe("a fact that was erased", () => {
  it("is not served as stale either", async () => {
    const redis = await startRedis();
    const key = ringKey("k1");
    const environment = { REDIS_URL: redis.url, KEYRING: keyringOf(key), CACHE_TTL_SECONDS: "1" };
    const gateway = await startGateway({ environment });
    const token = await gateway.token("test");
    const ask = async () => {
      const { data, errors } = await gateway.askText(both, { token });
      const { css } = data?.["me"] as { css: { provenance: { freshness: string } } | null };
      return css?.provenance.freshness ?? errors[0]?.extensions.code;
    };
    expect(await ask()).toBe("LIVE");
    gateway.apiSecu.answer("test", "CSS", { status: 500, raw: "" });
    await eventually(async () => {
      expect(await ask()).toBe("STALE");
    });
    const person = { birthName: "DUBOIS", firstGivenName: "Angela", birthDate: "1962-08-24" };
    await erasePerson(redis.client, createKeys([key]).personPrefixes(person));
    expect(await ask()).toBe("SOURCE_UNAVAILABLE");
    await gateway.close();
    recordDump(await redis.dump());
    await redis.close();
  });
});
