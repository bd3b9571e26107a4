import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Browser } from "../../../sandbox/browser.js";
import { beginSignIn, comeBack, signIn } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { measured } from "../../support/run-reports/measured.js";

const publicUrl = "https://guichet.example";
const perMinute = 60;
const madeUpCode = "c".repeat(43);

const addresses = (network: number) => (host: number) => ({
  "x-forwarded-for": `10.${String(network)}.0.${String(host)}`,
});
const tally = (answers: readonly Response[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, all]) => [status, all?.length]),
  );
const all = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_one, index) => work(index)));

/** Begins a login. Resolves with the browser and a callback URL whose code is made up. */
async function beginWithMadeUpCode(url: string, issuer: string, headers: Readonly<Record<string, string>>) {
  const browser = new Browser();
  const answer = await browser.open(new URL("/auth/login", url), undefined, headers);
  const state = new URL(answer.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const callback = new URL("/auth/callback", url);
  callback.search = new URLSearchParams({ code: madeUpCode, state, iss: issuer }).toString();
  return { browser, callback };
}

describe("sign-in from one address", () => {
  let replicas: Replicas;
  let url: string;
  beforeAll(async () => {
    // The anonymous quota is one request a minute: sign-in does not depend on it.
    const environment = { TRUST_PROXY: "true", ANONYMOUS_RATE_PER_MINUTE: "1" };
    replicas = await startReplicas({ count: 1, publicUrl, environment });
    url = replicas.urls[0] ?? "";
    await signIn({ url, publicUrl });
  }, 60_000);
  afterAll(() => replicas.close());

  const login = (headers: Readonly<Record<string, string>>) =>
    fetch(new URL("/auth/login", url), { headers, redirect: "manual" });
  const begin = (headers: Readonly<Record<string, string>>) =>
    beginWithMadeUpCode(url, replicas.franceConnect.issuer, headers);
  const callsDuring = async (work: () => Promise<unknown>) => {
    const before = { ...replicas.franceConnect.counters };
    await work();
    const { discovery, token, jwks } = replicas.franceConnect.counters;
    return { discovery: discovery - before.discovery, token: token - before.token, jwks: jwks - before.jwks };
  };

  it("starts at most 60 times a minute; then a page says when to retry, only to this address", async () => {
    const headers = addresses(1)(1);
    let answers: Response[] = [];
    const calls = await callsDuring(async () => {
      answers = await all(400, () => login(headers));
    });
    expect(tally(answers)).toEqual({ 302: perMinute, 429: 400 - perMinute });
    expect(calls).toEqual({ discovery: 0, token: 0, jwks: 0 });
    measured(44, { logins: answers.length, begun: tally(answers)[302] ?? 0, discoveries: calls.discovery });
    const refused = await login(headers);
    const retryAfter = Number(refused.headers.get("retry-after"));
    expect(refused.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(await refused.text()).toContain("<h1>Trop de connexions en peu de temps</h1>");
    expect((await login(addresses(1)(2))).status).toBe(302);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/rate_limited_total\{by="sign_in"\} 341/);
  });

  it("tries at most 60 made-up codes a minute, with one token request each and no discovery", async () => {
    const begun = await all(150, (index) => begin(addresses(2)(index)));
    let answers: Response[] = [];
    const calls = await callsDuring(async () => {
      answers = await all(begun.length, async (index) => {
        const { browser, callback } = begun[index] ?? (await begin({}));
        return browser.open(callback, undefined, addresses(3)(1));
      });
    });
    expect(tally(answers)).toEqual({ 400: perMinute, 429: 150 - perMinute });
    expect(calls).toEqual({ discovery: 0, token: perMinute, jwks: 0 });
    measured(44, { "made-up codes": answers.length, "token requests": calls.token, discoveries: calls.discovery });
  });

  it.each<[string, string | undefined]>([
    ["foreign", "https://evil.example/api/v2"],
    ["missing", undefined],
    ["empty", ""],
  ])("sends no request to FranceConnect when the issuer is %s", async (_case, iss) => {
    const begun = await all(20, (index) => begin(addresses(4)(index)));
    const calls = await callsDuring(async () => {
      for (const { browser, callback } of begun) {
        if (iss === undefined) callback.searchParams.delete("iss");
        else callback.searchParams.set("iss", iss);
        expect((await browser.open(callback, undefined, addresses(5)(1))).status).toBe(502);
      }
    });
    expect(calls).toEqual({ discovery: 0, token: 0, jwks: 0 });
    measured(44, { "wrong issuers": begun.length, discoveries: calls.discovery });
  });

  it("sends no request to FranceConnect when a parameter is repeated, or when another browser began the login", async () => {
    const [twice, foreign, long] = await all(3, (index) => begin(addresses(6)(index)));
    twice?.callback.searchParams.append("iss", replicas.franceConnect.issuer);
    long?.callback.searchParams.append("code", "c".repeat(8_000));
    const calls = await callsDuring(async () => {
      expect((await twice?.browser.open(twice.callback))?.status).toBe(502);
      expect((await new Browser().open(foreign?.callback ?? new URL(url))).status).toBe(400);
      expect((await long?.browser.open(long.callback))?.status).toBe(400);
    });
    expect(calls).toEqual({ discovery: 0, token: 0, jwks: 0 });
  });

  it("ends at most 60 times a minute", async () => {
    const headers = { ...addresses(7)(1), origin: publicUrl };
    const signOut = () => fetch(new URL("/auth/logout", url), { method: "POST", headers, redirect: "manual" });
    expect(tally(await all(70, signOut))).toEqual({ 303: perMinute, 429: 10 });
  });
});

describe("sign-in while FranceConnect fails", () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());
  const discoveries = () => gateway.franceConnect.counters.discovery;

  it("runs discovery once more, not at each failure, when connections are dropped", async () => {
    gateway = await startGateway({ withLogin: true });
    await signIn(gateway);
    const before = discoveries();
    for (let time = 0; time < 5; time += 1) {
      const { browser, callback } = await comeBack(gateway);
      gateway.franceConnect.misbehave({ token: { answer: "drop" } });
      expect((await browser.open(callback)).status).toBe(503);
      gateway.franceConnect.misbehave(null);
    }
    expect(discoveries() - before).toBe(1);
  });

  it("uses FranceConnect's new keys at the next login after they have changed", async () => {
    gateway = await startGateway({ withLogin: true });
    await signIn(gateway);
    const { browser, callback } = await comeBack(gateway);
    await gateway.franceConnect.rotateSigningKeys();
    expect((await browser.open(callback)).status).toBe(502);
    await eventually(async () => {
      expect((await signIn(gateway)).answer.status).toBe(302);
    });
  });

  it("does not run discovery for an answer with a valid signature", async () => {
    gateway = await startGateway({ withLogin: true });
    await signIn(gateway);
    const before = discoveries();
    const { browser, callback } = await comeBack(gateway);
    gateway.franceConnect.misbehave({ token: { claims: (claims) => ({ ...claims, nonce: "n".repeat(43) }) } });
    expect((await browser.open(callback)).status).toBe(502);
    await beginSignIn(gateway, {});
    expect(discoveries()).toBe(before);
  });

  it("runs discovery at most once a second while discovery fails, and succeeds once discovery works", async () => {
    gateway = await startGateway({ withLogin: true });
    gateway.franceConnect.misbehave({ discovery: { answer: { status: 500 } } });
    const started = performance.now();
    const login = () => fetch(new URL("/auth/login", gateway.url), { redirect: "manual" });
    for (let time = 0; time < 30; time += 1) expect((await login()).status).toBe(503);
    const seconds = (performance.now() - started) / 1_000;
    expect(discoveries()).toBeLessThanOrEqual(1 + Math.ceil(seconds));
    gateway.franceConnect.misbehave(null);
    while ((await login()).status === 503);
    expect((await signIn(gateway)).answer.status).toBe(302);
  });

  it("does not occupy the connections that verify tokens", async () => {
    gateway = await startGateway({ withLogin: true });
    const { issuer } = gateway.franceConnect;
    const begun = await all(80, () => beginWithMadeUpCode(gateway.url, issuer, {}));
    const token = await gateway.token("test");
    gateway.franceConnect.misbehave({ token: { answer: "never" } });
    const hanging = begun.map(({ browser, callback }) => browser.open(callback));
    const { status } = await gateway.askText("{ me { css { outcome } } }", { token });
    expect(status).toBe(200);
    expect(tally(await Promise.all(hanging))).toEqual({ 503: 80 });
    measured(44, { "HTTP status of a token while 80 logins wait": status });
  });

  it("sheds excess logins with an HTML page, and does not affect /graphql", async () => {
    gateway = await startGateway({
      withLogin: true,
      capacity: { signIn: { inFlight: 2, inFlightWhileLate: 2, perMinute: 1_000 } },
    });
    const { issuer } = gateway.franceConnect;
    const begun = await all(2, () => beginWithMadeUpCode(gateway.url, issuer, {}));
    gateway.franceConnect.misbehave({ token: { answer: "never" } });
    const hanging = begun.map(({ browser, callback }) => browser.open(callback));
    while (gateway.franceConnect.counters.token < 2) await gateway.askText("{ benefits { code } }");
    const shed = await fetch(new URL("/auth/login", gateway.url), { redirect: "manual" });
    expect([shed.status, shed.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await shed.text()).toContain("<h1>La connexion est momentanément impossible</h1>");
    expect((await gateway.askText("{ benefits { code } }")).status).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await Promise.all(hanging);
    gateway.franceConnect.misbehave(null);
    expect((await signIn(gateway)).answer.status).toBe(302);
  });
});
