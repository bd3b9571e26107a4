import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Browser } from "../../../sandbox/browser.js";
import type { Misbehaviour } from "../../../sandbox/franceconnect/misbehaviour.js";
import { relyingParty } from "../../../sandbox/registrations.js";
import { askSignedIn, beginSignIn, comeBack, signIn, signOut } from "../../support/browser/sign-in.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const outcome = "{ me { css { outcome } } }";
const frontEnd = "https://app.example.fr";
const json = { "content-type": "application/json" };

describe("the gateway's sign-in", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      withLogin: true,
      environment: { CORS_ORIGINS: `https://other.example.fr,${frontEnd}` },
    });
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  /** Checks that nobody is signed in, and that the person sees one of the gateway's pages. */
  const expectRefused = async (browser: Browser, answer: Response, status: number, title: string) => {
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"]);
    expect(await answer.text()).toContain(`<h1>${title}</h1>`);
    expect(answer.headers.getSetCookie().some((line) => line.startsWith("__Host-session="))).toBe(false);
    expect((await askSignedIn(gateway, browser, outcome)).data).toEqual({ me: null });
  };
  const restart = [400, "Cette connexion n’est plus valable"] as const;
  const untrusted = [502, "La connexion n’a pas abouti"] as const;
  const unavailable = [503, "La connexion est momentanément impossible"] as const;

  it("prevents session fixation: a planted cookie never becomes the session of a login", async () => {
    const browser = new Browser();
    browser.plant("__Host-session", "planted-by-somebody-who-knows-it-and-waits-");
    await signIn(gateway, { browser });
    expect(browser.cookie("__Host-session")).not.toBe("planted-by-somebody-who-knows-it-and-waits-");
    const thief = new Browser();
    thief.plant("__Host-session", "planted-by-somebody-who-knows-it-and-waits-");
    expect((await askSignedIn(gateway, thief, outcome)).data).toEqual({ me: null });
  });

  it("ends the former session when the same browser logs in again", async () => {
    const { browser } = await signIn(gateway);
    const former = browser.cookie("__Host-session") ?? "";
    await signIn(gateway, { browser, person: "avec_nom_dusage" });
    const other = new Browser();
    other.plant("__Host-session", former);
    expect((await askSignedIn(gateway, other, outcome)).data).toEqual({ me: null });
    expect((await askSignedIn(gateway, browser, outcome)).data).toMatchObject({
      me: { css: { outcome: "NOT_BENEFICIARY" } },
    });
  });

  it("prevents login CSRF: it refuses a callback in a browser that did not begin this login", async () => {
    const { callback } = await comeBack(gateway);
    const victim = new Browser();
    await expectRefused(victim, await victim.open(callback), ...restart);
    const { browser: busy } = await beginSignIn(gateway, {});
    await expectRefused(busy, await busy.open(callback), ...restart);
  });

  it("refuses a callback address that is opened again, with the same code", async () => {
    const { browser, callback } = await comeBack(gateway);
    expect((await browser.open(callback)).status).toBe(302);
    const again = await browser.open(callback);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining(restart[1])]);
  });

  it("refuses a used code in another login of the same browser", async () => {
    const { browser, callback } = await comeBack(gateway);
    expect((await browser.open(callback)).status).toBe(302);
    await signOut(gateway, browser);
    const second = await comeBack(gateway, { browser });
    second.callback.searchParams.set("code", callback.searchParams.get("code") ?? "");
    await expectRefused(browser, await browser.open(second.callback), ...restart);
  });

  it("refuses a state that is unknown or missing", async () => {
    for (const state of [undefined, "", "x".repeat(43)]) {
      const { browser, callback } = await comeBack(gateway);
      if (state === undefined) callback.searchParams.delete("state");
      else callback.searchParams.set("state", state);
      await expectRefused(browser, await browser.open(callback), ...restart);
    }
  });

  // FranceConnect names itself in its errors too (RFC 9207).
  it.each([undefined, "access_denied"])("refuses an answer with a wrong or no issuer; its error: %s", async (error) => {
    for (const iss of [undefined, "https://evil.example/api/v2"]) {
      const { browser, callback } = await comeBack(gateway);
      if (error) {
        callback.searchParams.delete("code");
        callback.searchParams.set("error", error);
      }
      if (iss === undefined) callback.searchParams.delete("iss");
      else callback.searchParams.set("iss", iss);
      await expectRefused(browser, await browser.open(callback), ...untrusted);
    }
  });

  const altered = (claims: Record<string, unknown>) => (all: Readonly<Record<string, unknown>>) => ({
    ...all,
    ...claims,
  });
  it.each<[string, Misbehaviour]>([
    ["an id token with another nonce", { token: { claims: altered({ nonce: "n".repeat(43) }) } }],
    ["an id token without a nonce", { token: { claims: altered({ nonce: undefined }) } }],
    ["an id token of another issuer", { token: { claims: altered({ iss: "https://evil.example" }) } }],
    ["an id token for another client", { token: { claims: altered({ aud: "another-service" }) } }],
    ["an id token that has expired", { token: { claims: altered({ exp: 1_600_000_000 }) } }],
    ["an id token without a signature", { token: { sign: { alg: "none" } } }],
    ["an id token signed with another algorithm", { token: { sign: { alg: "RS256" } } }],
    [
      "an id token signed with a key that FranceConnect does not publish",
      { token: { sign: { key: "unpublished", kid: "published" } } },
    ],
    ["userinfo about another person", { userinfo: { claims: altered({ sub: `${"0".repeat(64)}v1` }) } }],
    ["userinfo that is plain JSON", { userinfo: { sign: "omit" } }],
    ["userinfo without a signature", { userinfo: { sign: { alg: "none" } } }],
    ["userinfo signed with another algorithm", { userinfo: { sign: { alg: "RS256" } } }],
    [
      "userinfo signed with a key that FranceConnect does not publish",
      { userinfo: { sign: { key: "unpublished", kid: "published" } } },
    ],
    ["userinfo of another issuer", { userinfo: { claims: altered({ iss: "https://evil.example" }) } }],
    ["userinfo for another client", { userinfo: { claims: altered({ aud: "another-service" }) } }],
  ])("refuses %s", async (_case, misbehaviour) => {
    const { browser, callback } = await comeBack(gateway);
    gateway.franceConnect.misbehave(misbehaviour);
    await expectRefused(browser, await browser.open(callback), ...untrusted);
    // The gateway fetches FranceConnect's keys again, so it does not refuse the next login.
    gateway.franceConnect.misbehave(null);
    expect((await signIn(gateway)).answer.status).toBe(302);
  });

  it.each<[string, Misbehaviour]>([
    ["/token fails", { token: { answer: { status: 500 } } }],
    ["/token drops its connections", { token: { answer: "drop" } }],
    ["/userinfo fails", { userinfo: { answer: { status: 503 } } }],
  ])("reports that FranceConnect is unavailable: %s", async (_case, misbehaviour) => {
    const { browser, callback } = await comeBack(gateway);
    gateway.franceConnect.misbehave(misbehaviour);
    await expectRefused(browser, await browser.open(callback), ...unavailable);
  });

  it("refuses no login while the addresses and keys are discovered again, however long this takes", async () => {
    const patient = await startGateway({ withLogin: true, environment: { SOURCE_TIMEOUT_MS: "60000" } });
    try {
      const { browser, callback } = await comeBack(patient);
      const before = patient.franceConnect.counters.discovery;
      patient.franceConnect.misbehave({ discovery: { answer: "never" }, token: { answer: "drop" } });
      expect((await browser.open(callback)).status).toBe(503);
      patient.franceConnect.misbehave({ discovery: { answer: "never" } });
      expect((await signIn(patient)).answer.status).toBe(302);
      expect(patient.franceConnect.counters.discovery - before).toBe(1);
    } finally {
      await patient.close();
    }
  });

  it.each<[string, Misbehaviour, string]>([
    [
      "a refused registration",
      { token: { answer: { status: 401, body: '{"error":"invalid_client"}' } } },
      "401 invalid_client",
    ],
    ["a refused scope", { token: { answer: { status: 400, body: '{"error":"invalid_scope"}' } } }, "400 invalid_scope"],
    ["an unknown error code", { token: { answer: { status: 400, body: '{"error":"DUPONT"}' } } }, "400"],
    ["not an OAuth error", { token: { answer: { status: 403, type: "text/html", body: "DUPONT" } } }, "403"],
    ["userinfo refused", { userinfo: { answer: { status: 401, body: '{"error":"invalid_token"}' } } }, "401"],
  ])("logs the reason of a refusal, by status and code: %s", async (_case, misbehaviour, summary) => {
    const { browser, callback } = await comeBack(gateway);
    const before = gateway.logLines().length;
    gateway.franceConnect.misbehave(misbehaviour);
    expect((await browser.open(callback)).status).toBe(502);
    const lines = gateway.logLines().slice(before).join("\n");
    expect(lines).toContain(`"message":"FranceConnect answered ${summary}"`);
    expect(lines).not.toContain("DUPONT");
  });

  it("logs that the registration's secret is wrong", async () => {
    const wrong = await startGateway({ withLogin: true, environment: { FRANCECONNECT_RP_CLIENT_SECRET: "wrong" } });
    try {
      expect((await signIn(wrong)).answer.status).toBe(502);
      expect(wrong.logLines().join("\n")).toContain('"message":"FranceConnect answered 401 invalid_client"');
    } finally {
      await wrong.close();
    }
  });

  it.each([
    ["invalid_scope", "invalid_scope"],
    ["DUPONT né à Lyon", "an unknown error"],
  ])("logs the error with which FranceConnect sends a person back: %s", async (error, logged) => {
    const { browser, callback } = await comeBack(gateway);
    callback.searchParams.delete("code");
    callback.searchParams.set("error", error);
    const before = gateway.logLines().length;
    expect((await browser.open(callback)).status).toBe(502);
    const lines = gateway.logLines().slice(before).join("\n");
    expect(lines).toContain(`"message":"FranceConnect sent the person back with ${logged}"`);
    expect(lines).not.toContain("DUPONT");
  });

  it("refuses a level of assurance that is not accepted", async () => {
    const { browser, callback } = await comeBack(gateway);
    gateway.franceConnect.misbehave({ token: { claims: altered({ acr: "eidas0" }) } });
    await expectRefused(browser, await browser.open(callback), 403, "Ce compte ne suffit pas");
  });

  it("refuses an identity that is not complete", async () => {
    const { browser, callback } = await comeBack(gateway);
    gateway.franceConnect.misbehave({ userinfo: { claims: altered({ birthdate: undefined }) } });
    await expectRefused(browser, await browser.open(callback), 403, "Votre identité est incomplète");
  });

  it("refuses the unused code of another login, in the same or another browser: the nonce does not match", async () => {
    for (const isOwn of [true, false]) {
      const { browser, callback } = await comeBack(gateway);
      const other = await comeBack(gateway, { person: "avec_nom_dusage", browser: isOwn ? browser : new Browser() });
      callback.searchParams.set("code", other.callback.searchParams.get("code") ?? "");
      await expectRefused(browser, await browser.open(callback), ...untrusted);
    }
  });

  it("requires the client secret, which only the gateway has, to exchange a code", async () => {
    const { callback } = await comeBack(gateway);
    const exchange = (secret: Record<string, string>) =>
      fetch(`${gateway.franceConnect.issuer}/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "authorization_code",
          code: callback.searchParams.get("code") ?? "",
          redirect_uri: `${gateway.url}/auth/callback`,
          client_id: relyingParty.clientId,
          ...secret,
        }),
      });
    expect((await exchange({})).status).toBe(401);
    expect((await exchange({ client_secret: "guessed" })).status).toBe(401);
    expect((await exchange({ client_secret: relyingParty.clientSecret })).status).toBe(200);
  });

  it.each([
    ["access_denied", 403, "Vous n’êtes pas connecté"],
    ["server_error", ...unavailable],
    ["temporarily_unavailable", ...unavailable],
    ["invalid_acr", 403, "Ce compte ne suffit pas"],
    ["invalid_scope", 502, "La connexion est impossible"],
    ["invalid_request", 502, "La connexion est impossible"],
    ["something_new", 502, "La connexion est impossible"],
  ] as const)("shows the gateway's own page for %s, without FranceConnect's text", async (error, status, title) => {
    const { browser, callback } = await comeBack(gateway);
    callback.searchParams.delete("code");
    callback.searchParams.set("error", error);
    callback.searchParams.set("error_description", "<b>DUBOIS refused</b>");
    const answer = await browser.open(callback);
    expect(await answer.clone().text()).not.toContain("DUBOIS");
    await expectRefused(browser, answer, status, title);
  });

  it.each([
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/a/../..//evil.example",
    "/auth/logout",
    "/%61uth/login",
    "/#\r\nset-cookie: x=y",
    "",
    `${frontEnd}.evil.example/`,
    `${frontEnd}@evil.example/`,
    `${frontEnd}:8443/`,
    `${frontEnd}//evil.example`,
    `${frontEnd}/\\evil.example`,
    `${frontEnd}/..//evil.example`,
    `${frontEnd}?x=1`,
    `${frontEnd.toUpperCase()}/`,
    `${frontEnd.replace("https", "http")}/`,
    `//${new URL(frontEnd).host}/`,
    `/${"x".repeat(2_000)}`,
  ])("refuses an open redirect: returnTo=%j", async (returnTo) => {
    const address = new URL("/auth/login", gateway.url);
    address.searchParams.set("returnTo", returnTo);
    const answer = await fetch(address, { redirect: "manual" });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("« returnTo »")]);
  });

  it.each([
    "/",
    "/catalogue?q=a%20b&x=1",
    "/api/some_page.v2",
    "/a%2F%2Fb",
    frontEnd,
    `${frontEnd}/`,
    `${frontEnd}/auth/retour?next=/droits`,
    `${frontEnd}/a[0]?filter[]=css|rsa&x={y}`,
  ])("accepts returnTo=%j, which is on the gateway or on a listed origin", async (returnTo) => {
    const { answer } = await signIn(gateway, { returnTo });
    expect(answer.headers.get("location")).toBe(returnTo === frontEnd ? `${frontEnd}/` : returnTo);
  });

  it("accepts the gateway's own address in returnTo, and treats it as a path", async () => {
    const { answer } = await signIn(gateway, { returnTo: `${gateway.url}/catalogue?q=a` });
    expect(answer.headers.get("location")).toBe("/catalogue?q=a");
    const address = new URL("/auth/login", gateway.url);
    address.searchParams.set("returnTo", `${gateway.url}/auth/logout`);
    expect((await fetch(address, { redirect: "manual" })).status).toBe(400);
  });

  describe("a session cookie", () => {
    it.each<[string, Record<string, string>]>([
      ["from a foreign origin", { ...json, origin: "https://evil.example" }],
      ["from a page without an origin", { ...json, origin: "null" }],
      ["from another port of this host", { ...json, origin: "http://127.0.0.1:1" }],
      ["from another site, when the browser sends no origin", { ...json, "sec-fetch-site": "cross-site" }],
    ])("is ignored in a request %s", async (_case, headers) => {
      const { browser } = await signIn(gateway);
      const answer = await browser.open(new URL("/graphql", gateway.url), JSON.stringify({ query: outcome }), headers);
      expect([answer.status, await answer.json()]).toMatchObject([200, { data: { me: null } }]);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect((await askSignedIn(gateway, browser, outcome)).errors).toEqual([]);
    });

    it("is ignored in a request that a form on another site could send", async () => {
      const { browser } = await signIn(gateway);
      for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]) {
        const answer = await browser.open(new URL("/graphql", gateway.url), JSON.stringify({ query: outcome }), {
          "content-type": type,
        });
        expect(await answer.text()).not.toContain("BENEFICIARY");
      }
    });

    it("stays valid after a sign-out form on another site", async () => {
      const { browser } = await signIn(gateway);
      const logout = new URL("/auth/logout", gateway.url);
      const answer = await browser.open(logout, new URLSearchParams(), { origin: "https://evil.example" });
      expect(answer.status).toBe(403);
      expect((await askSignedIn(gateway, browser, outcome)).errors).toEqual([]);
    });
  });
});
