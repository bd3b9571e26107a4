import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Misbehaviour } from "../../sandbox/franceconnect/misbehaviour.js";
import { dataProvider } from "../../sandbox/registrations.js";
import { comeBack, signIn } from "../support/browser/sign-in.js";
import { eventually } from "../support/eventually.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";

const query = "{ me { css { outcome } } }";
const answered = { me: { css: { outcome: "BENEFICIARY" } } };
const elliptic = { signedAlg: "ES256", encryptedAlg: "ECDH-ES" } as const;
const introspectionType = "application/token-introspection+jwt";
const compressed = gzipSync("{}").toString("latin1");
const allButClocks = [
  "hrtime",
  "nextTick",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;
const rsa = { signedAlg: "RS256", encryptedAlg: "RSA-OAEP-256" } as const;

describe.each([elliptic, rsa])("checktoken with $signedAlg in $encryptedAlg", (algorithms) => {
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startGateway({
      algorithms,
      environment: { SOURCE_TIMEOUT_MS: "3000", CACHE_TTL_SECONDS: "0", FRANCECONNECT_ACR: "eidas1,eidas2" },
    });
  });
  beforeEach(async () => {
    token = await gateway.token("test");
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  async function askWhile(misbehaviour: Misbehaviour) {
    gateway.franceConnect.misbehave(misbehaviour);
    const before = { ...gateway.apiSecu.counters };
    const answer = await gateway.askText(query, { token });
    const calls = gateway.apiSecu.counters.CSS - before.CSS + gateway.apiSecu.counters.token - before.token;
    return { ...answer, calls };
  }

  it("accepts an active token", async () => {
    expect(await askWhile({})).toMatchObject({ status: 200, data: answered, errors: [] });
  });

  it("accepts the test person with two levels, as both are accepted", async () => {
    const answer = await gateway.askText(query, { token: await gateway.token("deux_niveaux") });
    expect(answer).toMatchObject({ status: 200, errors: [], data: { me: { css: { outcome: "BENEFICIARY" } } } });
  });

  /**
   * The gateway reads the inner claims after it has opened the envelope: one pair of algorithms is enough to test them.
   */
  const needsBoth = ([, misbehaviour]: [string, Misbehaviour]) => algorithms === elliptic || !("inner" in misbehaviour);
  const otherAlg = algorithms.signedAlg === "ES256" ? "RS256" : "ES256";
  const otherKeyAlg = algorithms.encryptedAlg === "ECDH-ES" ? "ECDH-ES+A256KW" : "RSA-OAEP";
  const refused: [string, Misbehaviour][] = [
    ["inactive", { inner: () => ({ active: false }) }],
    ["expired", { inner: (claims) => ({ ...claims, exp: claims.exp - 61 }) }],
    ["of another issuer", { outer: (claims) => ({ ...claims, iss: "https://fcp.example/api/v2" }) }],
    ["for another data provider", { outer: (claims) => ({ ...claims, aud: "another" }) }],
    ["answered 60 s ago", { outer: (claims) => ({ ...claims, iat: claims.iat - 60 }) }],
    ["answered 60 s in the future", { outer: (claims) => ({ ...claims, iat: claims.iat + 60 }) }],
    ["answered without a time", { outer: (claims) => ({ ...claims, iat: undefined }) }],
    ["answered without introspection", { outer: (claims) => ({ ...claims, token_introspection: undefined }) }],
    ["answered as plain JSON", { sign: "omit", encrypt: "omit" }],
    ["answered as a bare JWS", { encrypt: "omit" }],
    ["answered as a JWE around plain JSON", { sign: "omit" }],
    ["signed with alg none", { sign: { alg: "none" } }],
    ["signed with the other algorithm", { sign: { alg: otherAlg } }],
    ["signed by an unknown key", { sign: { key: "unpublished" } }],
    ["signed by a wrong key under a known kid", { sign: { key: "unpublished", kid: "published" } }],
    ["signed without a kid", { sign: { kid: "absent" } }],
    ["encrypted with another algorithm", { encrypt: { alg: otherKeyAlg } }],
    ["encrypted with another content algorithm", { encrypt: { enc: "A128GCM" } }],
    ["encrypted for another key", { encrypt: { key: "foreign" } }],
    ["answered without the token's own value (jti)", { inner: (claims) => ({ ...claims, jti: undefined }) }],
    ["answered with the value of another token", { inner: (claims) => ({ ...claims, jti: "x".repeat(43) }) }],
    ["answered with a part of its value", { inner: (claims) => ({ ...claims, jti: String(claims["jti"]).slice(1) }) }],
    ["answered with a number for its value", { inner: (claims) => ({ ...claims, jti: 43 }) }],
    ["answered with its value in a list", { inner: (claims) => ({ ...claims, jti: [claims["jti"]] }) }],
    ["answered with JSON", { http: { answer: { status: 200, body: '{"active":true}' } } }],
    ["without a level", { inner: (claims) => ({ ...claims, acr: undefined }) }],
    ["of an empty level", { inner: (claims) => ({ ...claims, acr: " " }) }],
    ["of a refused level", { inner: (claims) => ({ ...claims, acr: "eidas0" }) }],
    ["of an accepted and a refused level", { inner: (claims) => ({ ...claims, acr: "eidas1 eidas0" }) }],
    ["of a level that begins like an accepted one", { inner: (claims) => ({ ...claims, acr: "eidas1eidas2" }) }],
    ["of a list of levels", { inner: (claims) => ({ ...claims, acr: ["eidas1"] }) }],
    ["without a subject", { inner: (claims) => ({ ...claims, sub: undefined }) }],
    ["without a service provider", { inner: (claims) => ({ ...claims, aud: undefined }) }],
    ["without an expiry", { inner: (claims) => ({ ...claims, exp: undefined }) }],
    ["without a claim of a birth name", { inner: (claims) => ({ ...claims, family_name: undefined }) }],
    ["without any name", { inner: (claims) => ({ ...claims, family_name: "", given_name: "" }) }],
    ["without a birth date", { inner: (claims) => ({ ...claims, birthdate: undefined }) }],
    ["with an impossible birth date", { inner: (claims) => ({ ...claims, birthdate: "1962-02-30" }) }],
    ["without a gender", { inner: (claims) => ({ ...claims, gender: undefined }) }],
    ["without a birth country", { inner: (claims) => ({ ...claims, birthcountry: undefined }) }],
    ["born in France without a commune", { inner: (claims) => ({ ...claims, birthplace: "" }) }],
  ];
  it.each(refused.filter(needsBoth))("refuses a token %s: 401, no source is called", async (name, misbehaviour) => {
    const { status, headers, data, errors, calls } = await askWhile(misbehaviour);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(calls).toBe(0);
    measured(name.includes("60 s") ? 22 : 20, { "HTTP status": status, "source calls": calls });
  });

  const accepted: [string, Misbehaviour][] = [
    ["whose clock is 5 s late", { outer: (claims) => ({ ...claims, iat: claims.iat - 5 }) }],
    ["whose clock is 5 s early", { outer: (claims) => ({ ...claims, iat: claims.iat + 5 }) }],
    ["of a person without given names", { inner: (claims) => ({ ...claims, given_name: "", given_name_array: [] }) }],
    ["of a person without a birth name", { inner: (claims) => ({ ...claims, family_name: "" }) }],
    ["of a person of unspecified gender", { inner: (claims) => ({ ...claims, gender: "unspecified" }) }],
    ["of a person born abroad", { inner: (claims) => ({ ...claims, birthcountry: "99352", birthplace: undefined }) }],
    [
      "of a person born abroad with a stray commune",
      { inner: (claims) => ({ ...claims, birthcountry: "99352", birthplace: "Alger" }) },
    ],
    ["of a person born in Corsica", { inner: (claims) => ({ ...claims, birthplace: "2A004" }) }],
    ["of a person born in Corsica before 1976", { inner: (claims) => ({ ...claims, birthplace: "20004" }) }],
    ["of a person born in Polynesia", { inner: (claims) => ({ ...claims, birthplace: "98729" }) }],
    ["of a person with apostrophes and hyphens", { inner: (claims) => ({ ...claims, family_name: "L'O'N'S A-A" }) }],
    ["of two accepted levels", { inner: (claims) => ({ ...claims, acr: "eidas1 eidas2" }) }],
    ["of the same level twice", { inner: (claims) => ({ ...claims, acr: "eidas1 eidas1" }) }],
    ["of levels with any spacing", { inner: (claims) => ({ ...claims, acr: "  eidas2\t \n eidas1 " }) }],
    ["of a minor", { inner: (claims) => ({ ...claims, birthdate: "2015-11-02" }) }],
  ];
  it.each(accepted.filter(needsBoth))("accepts an answer %s", async (name, misbehaviour) => {
    const answer = await askWhile(misbehaviour);
    expect(answer).toMatchObject({ status: 200, data: answered });
    if (name.includes("clock is 5 s")) measured(22, { "HTTP status for 5 s": answer.status });
  });

  it.each<[string, Misbehaviour]>([
    ["500", { http: { answer: { status: 500 } } }],
    ["400", { http: { answer: { status: 400 } } }],
    ["401: the gateway's registration is refused", { http: { answer: { status: 401 } } }],
    ["a redirect", { http: { answer: { status: 302 } } }],
    ["a dropped connection", { http: { answer: "drop" } }],
    ["silence", { http: { answer: "never" } }],
    ["HTML", { http: { answer: { status: 200, type: "text/html", body: "<html>" } } }],
    ["HTML labelled as JSON", { http: { answer: { status: 200, body: "<html>" } } }],
    [
      "HTML with the introspection content type",
      { http: { answer: { status: 200, type: introspectionType, body: "<p>" } } },
    ],
    ["text", { http: { answer: { status: 200, type: "text/plain", body: "maintenance.en.cours" } } }],
    ["an empty body", { http: { answer: { status: 200, type: "text/plain", body: "" } } }],
    [
      "a blank body with the introspection content type",
      { http: { answer: { status: 200, type: introspectionType, body: " " } } },
    ],
    ["no content type", { http: { answer: { status: 200, type: "", body: "a.b.c.d.e" } } }],
    ["a compressed body", { http: { answer: { status: 200, type: "text/plain", body: compressed } } }],
    ["an endless answer", { http: { answer: { status: 200, type: "text/plain", body: "x".repeat(300 * 1024) } } }],
  ])("gives AUTH_UNAVAILABLE for %s, and never serves the request, even as anonymous", async (_name, misbehaviour) => {
    const { status, headers, data, errors, calls } = await askWhile(misbehaviour);
    expect(status).toBe(503);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: "AUTH_UNAVAILABLE", retryAfter: expect.any(Number) } }]);
    expect(calls).toBe(0);
    measured(19, { "HTTP status": status, "source calls": calls });
  });

  it("does not cache an outage", async () => {
    await askWhile({ http: { answer: { status: 500 } } });
    expect(await askWhile({})).toMatchObject({ status: 200, data: answered });
  });

  it("returns 403 when the service provider is unknown, before it checks the level", async () => {
    const { status, errors, calls } = await askWhile({
      inner: (claims) => ({ ...claims, aud: "unknown", acr: "eidas0" }),
    });
    expect(status).toBe(403);
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(calls).toBe(0);
  });
});

describe("an answer of checktoken", () => {
  let gateway: Gateway;
  const perMinute = 3;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { ANONYMOUS_RATE_PER_MINUTE: String(perMinute) } });
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  /** Returns FranceConnect's answer about this token, encrypted and signed. */
  const answerAbout = async (token: string): Promise<Misbehaviour> => {
    const form = { token, client_id: dataProvider.clientId, client_secret: dataProvider.clientSecret };
    const body = new URLSearchParams(form);
    const response = await fetch(`${gateway.franceConnect.issuer}/checktoken`, { method: "POST", body });
    const type = response.headers.get("content-type") ?? "";
    return { http: { answer: { status: response.status, type, body: await response.text() } } };
  };

  it("about another token identifies no person: 401, and is not cached", async () => {
    const [asked, other] = [await gateway.token("test"), await gateway.token("avec_nom_dusage")];
    gateway.franceConnect.misbehave(await answerAbout(other));
    const calls = { ...gateway.apiSecu.counters };
    const refused = await gateway.askText(query, { token: asked });
    expect(refused).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    expect(refused.data).toBeUndefined();
    expect(gateway.apiSecu.counters).toEqual(calls);
    const sourceCalls = gateway.apiSecu.counters.CSS - calls.CSS;
    expect(await gateway.askText(query, { token: other })).toMatchObject({ status: 200 });
    gateway.franceConnect.misbehave(null);
    expect(await gateway.askText(query, { token: asked })).toMatchObject({ status: 200, data: answered });
    measured(45, { "HTTP status": refused.status, "source calls": sourceCalls });
  });

  it.each<[string, () => Promise<Misbehaviour>, number]>([
    ["about another token", async () => answerAbout(await gateway.token("avec_nom_dusage")), 401],
    ["that is HTML", () => Promise.resolve({ http: { answer: { status: 200, type: "text/html", body: "<p>" } } }), 503],
    ["that is empty", () => Promise.resolve({ http: { answer: { status: 200, body: "" } } }), 503],
    ["that refuses the gateway", () => Promise.resolve({ http: { answer: { status: 401 } } }), 503],
    ["that is an error", () => Promise.resolve({ http: { answer: { status: 500 } } }), 503],
  ])("%s does not count against the rate limit of the client address", async (_name, misbehaviour, expected) => {
    gateway.franceConnect.misbehave(await misbehaviour());
    const statuses: number[] = [];
    for (let time = 0; time <= perMinute; time += 1) {
      statuses.push((await gateway.askText(query, { token: await gateway.token("test") })).status);
    }
    expect(new Set(statuses)).toEqual(new Set([expected]));
    const limited = statuses.filter((status) => status === 429).length;
    measured(45, { "HTTP status": expected, "requests refused by a quota": limited });
  });
});

describe("FranceConnect's refusal of the gateway as data provider", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { FRANCECONNECT_DP_CLIENT_SECRET: "wrong", CACHE_TTL_SECONDS: "0" } });
  });
  afterAll(() => gateway.close());

  const ask = async () => gateway.askText(query, { token: await gateway.token("test") });
  const monitored = async () => {
    const ready = await fetch(`${gateway.url}/health/ready`);
    const { franceConnect } = (await ready.json()) as { franceConnect: string };
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    return {
      status: ready.status,
      franceConnect,
      refusing: /^gateway_franceconnect_refusing (.*)$/m.exec(metrics)?.[1],
    };
  };
  const causesOf = (err: Cause | undefined): readonly Cause[] => (err ? [err, ...causesOf(err.cause)] : []);
  interface Cause {
    readonly message?: string;
    readonly code?: string;
    readonly cause?: Cause;
  }

  it("is reported to the operator by the log, the metric and readiness", async () => {
    expect(await monitored()).toEqual({ status: 200, franceConnect: "serving", refusing: "0" });
    for (let time = 0; time < 3; time += 1) {
      const { status, headers, errors } = await ask();
      expect([status, headers.get("retry-after")]).toEqual([503, "300"]);
      expect(errors).toMatchObject([{ extensions: { code: "AUTH_UNAVAILABLE", retryAfter: 300 } }]);
    }
    expect(await monitored()).toEqual({ status: 200, franceConnect: "refusing: 401 invalid_client", refusing: "1" });
    const alarms = gateway.logLines().filter((line) => line.includes('"level":50'));
    expect(alarms.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ status: 401, error: "invalid_client" }]);
    expect(gateway.logLines().join("\n")).toContain("checktoken answered 401 invalid_client");

    gateway.franceConnect.misbehave({ http: { answer: { status: 400 } } });
    expect((await ask()).headers.get("retry-after")).toBe("300");
    expect(await monitored()).toMatchObject({ franceConnect: "refusing: 400 invalid_request", refusing: "1" });

    // Neither an exhausted quota nor an outage shows whether the registration is right.
    for (const answer of [{ status: 429 }, { status: 500 }, { status: 200, type: "text/html", body: "<p>" }]) {
      gateway.franceConnect.misbehave({ http: { answer } });
      expect((await ask()).headers.get("retry-after")).toBe("5");
      expect(await monitored()).toMatchObject({ franceConnect: "refusing: 400 invalid_request", refusing: "1" });
    }
  });

  it("is no longer reported after FranceConnect answers", async () => {
    const server = await startGateway();
    server.franceConnect.misbehave({ http: { answer: { status: 401 } } });
    const statusOf = async () => {
      const { status } = await server.askText(query, { token: await server.token("test") });
      const { franceConnect } = (await (await fetch(`${server.url}/health/ready`)).json()) as { franceConnect: string };
      return [status, franceConnect];
    };
    expect(await statusOf()).toEqual([503, "refusing: 401 invalid_request"]);
    server.franceConnect.misbehave(null);
    expect(await statusOf()).toEqual([200, "serving"]);
    expect(server.logLines().join("\n")).toContain("FranceConnect accepts the gateway's requests again");
    await server.close();
  });

  it.each([
    { status: 401, body: "<h1>Proxy</h1>" },
    { status: 400, body: "{}" },
    { status: 403 },
    { status: 404, body: "" },
  ])("is certain only if FranceConnect states it, or after one minute: $status $body", async (answer) => {
    jest.useFakeTimers({ doNotFake: [...allButClocks], advanceTimers: true });
    const doubted = await startGateway();
    try {
      const asked = async () => {
        const { headers } = await doubted.askText(query, { token: await doubted.token("test") });
        const ready = await (await fetch(`${doubted.url}/health/ready`)).json();
        return [headers.get("retry-after"), (ready as { franceConnect: string }).franceConnect];
      };
      doubted.franceConnect.misbehave({ http: { answer } });
      expect([await asked(), await asked()]).toEqual(Array(2).fill(["5", "serving"]));
      jest.advanceTimersByTime(61_000);
      const [retryAfter, state] = await asked();
      expect(retryAfter).toBe("300");
      expect(state).toMatch(new RegExp(`^refusing: ${String(answer.status)}`));
      doubted.franceConnect.misbehave(null);
      expect(await asked()).toEqual([null, "serving"]);
      doubted.franceConnect.misbehave({ http: { answer } });
      expect(await asked()).toEqual(["5", "serving"]);
    } finally {
      await doubted.close();
      jest.useRealTimers();
    }
  });

  it("is logged with an error code only, never with a body", async () => {
    for (const body of ['{"error":"DUPONT né à Lyon"}', '{"error":{"a":1}}', "null", "<h1>DUPONT</h1>", ""]) {
      gateway.franceConnect.misbehave({ http: { answer: { status: 403, body } } });
      expect((await ask()).status).toBe(503);
    }
    expect(gateway.logLines().join("\n")).toContain("checktoken answered 403");
    expect(gateway.logLines().join("\n")).not.toContain("DUPONT");
  });

  it.each<[string, Misbehaviour]>([
    ["a refusal", { http: { answer: { status: 401 } } }],
    ["an outage", { http: { answer: { status: 502 } } }],
    ["a broken connection", { http: { answer: "drop" } }],
    ["an invalid answer", { http: { answer: { status: 200, type: "text/html", body: "<p>" } } }],
  ])("has, like other failures, a message or code in each logged cause: %s", async (_name, misbehaviour) => {
    const before = gateway.logLines().length;
    gateway.franceConnect.misbehave(misbehaviour);
    await ask();
    const refused = gateway
      .logLines()
      .slice(before)
      .filter((line) => line.includes("request refused"));
    expect(refused).toHaveLength(1);
    const causes = causesOf((JSON.parse(refused[0] ?? "") as { err: Cause }).err);
    expect(causes.length).toBeGreaterThan(1);
    // The log withholds the message of a third-party error, so the code must identify it.
    const isMute = ({ message = "", code }: Cause) => !code && (message === "" || message.startsWith("not logged"));
    expect(causes.filter(isMute)).toEqual([]);
  });
});

describe("an idle connection that FranceConnect closes", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ withLogin: true });
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  const askAtOnce = async (count: number) => {
    const tokens = await Promise.all(Array.from({ length: count }, () => gateway.token("test")));
    const answers = await Promise.all(tokens.map((token) => gateway.askText(query, { token })));
    return answers.map(({ status }) => status);
  };

  it.each([1, 8])(
    "does not fail a request: checktoken is called once more, over a new connection (%i at once)",
    async (count) => {
      const everybody = Array(count).fill(200);
      expect(await askAtOnce(count)).toEqual(everybody);
      gateway.franceConnect.misbehave({ http: { answer: "drop-reused" }, jwks: { answer: "drop-reused" } });
      expect(await askAtOnce(count)).toEqual(everybody);
      expect(await askAtOnce(count)).toEqual(everybody);
    },
  );

  it("does not cause a third call to checktoken", async () => {
    const token = await gateway.token("test");
    const before = gateway.franceConnect.counters.checktoken;
    gateway.franceConnect.misbehave({ http: { answer: "drop" } });
    expect((await gateway.askText(query, { token })).status).toBe(503);
    expect(gateway.franceConnect.counters.checktoken - before).toBe(2);
  });

  it("does not fail a login: a code is never sent over a reused connection", async () => {
    expect((await signIn(gateway)).answer.status).toBe(302);
    gateway.franceConnect.misbehave({
      token: { answer: "drop-reused" },
      userinfo: { answer: "drop-reused" },
      discovery: { answer: "drop-reused" },
      jwks: { answer: "drop-reused" },
    });
    expect((await signIn(gateway)).answer.status).toBe(302);
  });

  it("does not make the gateway send a code twice, whatever the result", async () => {
    const { browser, callback } = await comeBack(gateway);
    const before = gateway.franceConnect.counters.token;
    gateway.franceConnect.misbehave({ token: { answer: "drop" } });
    expect((await browser.open(callback)).status).toBe(503);
    expect(gateway.franceConnect.counters.token - before).toBe(1);
  });
});

describe("a presented credential", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ accessTokenSeconds: 2 });
  });
  afterAll(() => gateway.close());

  it.each([
    ["another scheme", "Basic dGVzdDp0ZXN0"],
    ["no token", "Bearer"],
    ["an empty token", "Bearer "],
    ["two tokens", "Bearer abc def"],
    ["characters that are invalid in a token", "Bearer abc\u00e9"],
    ["a token longer than a source can carry", `Bearer ${"a".repeat(256)}`],
    ["more characters than a scheme and a token", `Bearer ${" ".repeat(512)}abc`],
    ["15,000 characters", `Bearer ${"a".repeat(15_000)}`],
  ])("with %s is refused without a call to FranceConnect", async (_name, authorization) => {
    const before = gateway.franceConnect.counters.checktoken;
    const { status, errors } = await gateway.askText("{ benefits { code } }", { headers: { authorization } });
    expect(status).toBe(401);
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(gateway.franceConnect.counters.checktoken).toBe(before);
  });

  it("that FranceConnect does not recognise is refused, whatever the query", async () => {
    const { status } = await gateway.askText("{ benefits { code } }", { token: "x".repeat(43) });
    expect(status).toBe(401);
  });

  it("is not accepted after its expiry, although its verification is cached", async () => {
    const token = await gateway.token("test");
    const statuses = new Set<number>();
    // Sends requests until the token's two seconds are over: the cached verification must expire with the token.
    const end = Date.now() + 2500;
    while (Date.now() < end) statuses.add((await gateway.askText(query, { token })).status);
    expect([...statuses]).toEqual([200, 401]);
  });
});

describe("FranceConnect's signing keys", () => {
  let gateway: Gateway;
  beforeEach(async () => {
    gateway = await startGateway({ environment: { SOURCE_TIMEOUT_MS: "3000" } });
  });
  afterEach(() => gateway.close());

  it("are fetched again at once when they rotate just after the first fetch", async () => {
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 200 });
    await gateway.franceConnect.rotateSigningKeys();
    const { status } = await gateway.askText(query, { token: await gateway.token("test") });
    expect(status).toBe(200);
    expect(gateway.franceConnect.counters.jwks).toBe(2);
    measured(21, {
      "HTTP status of the first new token": status,
      "further fetches": gateway.franceConnect.counters.jwks - 1,
    });
  });

  it.each([1, 10])("are fetched again when one is replaced under the same kid (%i tokens at once)", async (count) => {
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 200 });
    await gateway.franceConnect.rotateSigningKeys("same");
    const tokens = await Promise.all(Array.from({ length: count }, () => gateway.token("test")));
    const answers = await Promise.all(tokens.map((token) => gateway.askText(query, { token })));
    expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(200));
    expect(gateway.franceConnect.counters.jwks).toBe(2);
  });

  it("are fetched again for a bad signature just after they were for an unknown kid", async () => {
    await gateway.askText(query, { token: await gateway.token("test") });
    await gateway.franceConnect.rotateSigningKeys();
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 200 });
    await gateway.franceConnect.rotateSigningKeys("same");
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 200 });
    expect(gateway.franceConnect.counters.jwks).toBe(3);
  });

  it("are fetched again once, not once per bad signature", async () => {
    await gateway.askText(query, { token: await gateway.token("test") });
    gateway.franceConnect.misbehave({ sign: { key: "unpublished", kid: "published" } });
    for (let time = 0; time < 20; time += 1) {
      expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 401 });
    }
    expect(gateway.franceConnect.counters.jwks).toBe(2);
  });

  it("do not decide that a signature is bad while they cannot be fetched again: 503", async () => {
    await gateway.askText(query, { token: await gateway.token("test") });
    await gateway.franceConnect.rotateSigningKeys("same");
    gateway.franceConnect.misbehave({ jwks: { answer: { status: 500 } } });
    const token = await gateway.token("test");
    expect(await gateway.askText(query, { token })).toMatchObject({ status: 503 });
    gateway.franceConnect.misbehave(null);
    await eventually(async () => {
      expect((await gateway.askText(query, { token })).status).toBe(200);
    });
  });

  it("are fetched again once in 30 s, not once per invented kid of 1,000", async () => {
    gateway.franceConnect.misbehave({ sign: { key: "unpublished" } });
    const began = performance.now();
    let refused = 0;
    while (refused < 1_000) {
      const tokens = Array.from({ length: 20 }, () => randomBytes(32).toString("base64url"));
      for (const { status } of await Promise.all(tokens.map((token) => gateway.askText(query, { token })))) {
        expect(status).toBe(401);
        refused += 1;
      }
    }
    const seconds = (performance.now() - began) / 1_000;
    expect(gateway.franceConnect.counters.jwks).toBeLessThanOrEqual(2 + Math.floor(seconds / 30));
    measured(21, { "invented key ids": refused, "further fetches": gateway.franceConnect.counters.jwks - 1 });
  });

  it("verify every token that waits for one refetch", async () => {
    await gateway.askText(query, { token: await gateway.token("test") });
    await gateway.franceConnect.rotateSigningKeys();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => gateway.token("test")));
    const answers = await Promise.all(tokens.map((token) => gateway.askText(query, { token })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(gateway.franceConnect.counters.jwks).toBe(2);
  });

  it.each<[string, Misbehaviour]>([
    ["unavailable", { jwks: { answer: { status: 500 } } }],
    ["garbage", { jwks: { answer: { status: 200, body: "garbage" } } }],
    ["not a key set", { jwks: { answer: { status: 200, body: '{"keys":{}}' } } }],
    ["an empty key set", { jwks: { answer: { status: 200, body: '{"keys":[]}' } } }],
    ["silent", { jwks: { answer: "never" } }],
  ])("verify no token when they are %s: 503", async (_name, misbehaviour) => {
    gateway.franceConnect.misbehave(misbehaviour);
    const { status, errors } = await gateway.askText(query, { token: await gateway.token("test") });
    expect(status).toBe(503);
    expect(errors).toMatchObject([{ extensions: { code: "AUTH_UNAVAILABLE" } }]);
  });

  it("verify nothing when they rotate and cannot be fetched again, and verify again soon after they can", async () => {
    await gateway.askText(query, { token: await gateway.token("test") });
    await gateway.franceConnect.rotateSigningKeys();
    gateway.franceConnect.misbehave({ jwks: { answer: { status: 500 } } });
    const token = await gateway.token("test");
    expect(await gateway.askText(query, { token })).toMatchObject({ status: 503 });

    gateway.franceConnect.misbehave(null);
    const status = async () => (await gateway.askText(query, { token })).status;
    await eventually(async () => {
      expect(await status()).toBe(200);
    });
  });

  it("do not extend the timeout of a verification, although both of its calls are slow", async () => {
    gateway.franceConnect.misbehave({ http: { delay: 2_000 }, jwks: { delay: 2_000 } });
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 503 });
  });
});

describe("a stopped FranceConnect", () => {
  it("causes 503, and a cached verification stays valid", async () => {
    const gateway = await startGateway();
    try {
      const [known, fresh] = [await gateway.token("test"), await gateway.token("test")];
      await gateway.askText(query, { token: known });
      await gateway.franceConnect.close();
      const refused = await gateway.askText(query, { token: fresh });
      expect(refused).toMatchObject({ status: 503, errors: [{ extensions: { code: "AUTH_UNAVAILABLE" } }] });
      const accepted = await gateway.askText(query, { token: known });
      expect(accepted).toMatchObject({ status: 200, data: answered });
      measured(19, { "HTTP status": refused.status, "with a cached verification": accepted.status });
    } finally {
      await gateway.close();
    }
  });
});

describe("FranceConnect's signing keys, over several hours,", () => {
  const minutes = (count: number) => {
    jest.advanceTimersByTime(count * 60_000);
  };
  let gateway: Gateway;
  beforeEach(async () => {
    // Fakes only the clocks: the gateway's, and the stand-in's in the same process.
    jest.useFakeTimers({ doNotFake: [...allButClocks], advanceTimers: true });
    gateway = await startGateway({ environment: { SOURCE_TIMEOUT_MS: "2000" } });
    expect(await status()).toBe(200);
  });
  afterEach(async () => {
    await gateway.close();
    jest.useRealTimers();
  });

  const status = async () => (await gateway.askText(query, { token: await gateway.token("test") })).status;

  it.each<[string, Misbehaviour]>([
    ["failing", { jwks: { answer: { status: 500 } } }],
    ["silent", { jwks: { answer: "never" } }],
    ["dropped", { jwks: { answer: "drop" } }],
  ])(
    "verify for 24 hours while the fetch is %s, then verify no token, then verify again",
    async (_name, misbehaviour) => {
      gateway.franceConnect.misbehave(misbehaviour);
      minutes(11);
      expect([await status(), await status()]).toEqual([200, 200]);
      minutes(23 * 60);
      const before = await status();
      minutes(60);
      const after = await status();
      expect([before, after]).toEqual([200, 503]);
      gateway.franceConnect.misbehave(null);
      await eventually(async () => {
        expect(await status()).toBe(200);
      });
      measured(46, { "HTTP status after 23 hours": before, "after 24 hours": after });
    },
  );

  it("give 503, not a refusal, for an unknown kid while they cannot be fetched; known ones still verify", async () => {
    minutes(11);
    gateway.franceConnect.misbehave({ jwks: { answer: { status: 500 } }, sign: { key: "unpublished" } });
    const unknown = [await status(), await status()];
    expect(unknown).toEqual([503, 503]);
    gateway.franceConnect.misbehave({ jwks: { answer: { status: 500 } } });
    const known = await status();
    expect(known).toBe(200);
    measured(46, { "HTTP status of an unknown key id": Math.max(...unknown), "of a known one": known });
  });

  it("are fetched again every ten minutes while they are reachable", async () => {
    minutes(9);
    expect(await status()).toBe(200);
    expect(gateway.franceConnect.counters.jwks).toBe(1);
    minutes(2);
    await eventually(async () => {
      expect(await status()).toBe(200);
      expect(gateway.franceConnect.counters.jwks).toBe(2);
    });
  });
});
