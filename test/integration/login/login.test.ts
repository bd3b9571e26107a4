import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import { relyingParty } from "../../../sandbox/registrations.js";
import { askSignedIn, beginSignIn, comeBack, signIn, signOut } from "../../support/browser/sign-in.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const both = "{ me { css { outcome provenance { asOf freshness } } rsa { outcome } } }";

describe("sign-in through the gateway", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    // The login's own consumer does not have the civil-identity modality.
    const consumers = writeConsumers([{}, { id: "guichet", franceConnectClientIds: [relyingParty.clientId] }]);
    gateway = await startGateway({ withLogin: true, environment: { CONSUMERS_FILE: consumers.path } });
  });
  afterEach(() => {
    gateway.apiSecu.restore();
    gateway.franceConnect.misbehave(null);
  });
  afterAll(() => gateway.close());

  it("sends FranceConnect exactly its contract's parameters, with the level, identity and named benefits", async () => {
    const { authorize } = await beginSignIn(gateway, { benefits: "css" });
    const query = Object.fromEntries(authorize.searchParams);
    // Only the gateway knows these two values: 256 random bits each.
    const random: unknown = expect.stringMatching(/^[\w-]{43}$/);
    expect(query).toEqual({
      response_type: "code",
      client_id: relyingParty.clientId,
      acr_values: "eidas1",
      redirect_uri: `${gateway.url}/auth/callback`,
      scope: "openid identite_pivot complementaire_sante_solidaire",
      state: random,
      nonce: random,
    });
  });

  it("answers `me` from the cookie with the statuses fetched at the callback, and calls no source again", async () => {
    const before = new Date().toISOString();
    const { browser, answer } = await signIn(gateway, { benefits: "css,rsa", returnTo: "/catalogue?q=rsa" });
    const after = new Date().toISOString();
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/catalogue?q=rsa"]);
    const calls = { ...gateway.apiSecu.counters };

    const first = await askSignedIn(gateway, browser, both);
    expect(first.errors).toEqual([]);
    expect(first.data).toMatchObject({
      me: { css: { outcome: "BENEFICIARY", provenance: { freshness: "CACHED" } }, rsa: { outcome: "BENEFICIARY" } },
    });
    const { asOf } = (first.data as { me: { css: { provenance: { asOf: string } } } }).me.css.provenance;
    expect(asOf >= before && asOf <= after).toBe(true);
    expect((await askSignedIn(gateway, browser, both)).data).toEqual(first.data);
    expect(gateway.apiSecu.counters).toEqual(calls);
  });

  it("sets a cookie that scripts cannot read, that no other site sends, and that identifies no person", async () => {
    const { answer } = await signIn(gateway);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("__Host-session=")) ?? "";
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("requests both benefits by default, and only those that a login can request", async () => {
    const scopes = (await beginSignIn(gateway, {})).authorize.searchParams.get("scope")?.split(" ") ?? [];
    expect(scopes).toEqual(expect.arrayContaining(["complementaire_sante_solidaire", "revenu_solidarite_active"]));
    for (const benefits of ["", "css,", "rent", "css;rsa"]) {
      const answer = await fetch(`${gateway.url}/auth/login?benefits=${benefits}`, { redirect: "manual" });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("« benefits »")]);
    }
  });

  it("returns LOGIN_EXPIRED for a benefit that the login did not request, and for `no-cache`", async () => {
    const { browser } = await signIn(gateway, { benefits: "css" });
    const calls = { ...gateway.apiSecu.counters };
    const other = await askSignedIn(gateway, browser, both);
    expect(other.data).toMatchObject({ me: { css: { outcome: "BENEFICIARY" }, rsa: null } });
    expect(other.errors).toMatchObject([{ path: ["me", "rsa"], extensions: { code: "LOGIN_EXPIRED" } }]);

    const fresh = await askSignedIn(gateway, browser, "{ me { css { outcome } } }", { "cache-control": "no-cache" });
    expect(fresh.errors).toMatchObject([{ path: ["me", "css"], extensions: { code: "LOGIN_EXPIRED" } }]);
    expect(gateway.apiSecu.counters).toEqual(calls);
  });

  it("keeps one source's status when the other fails at the callback, and returns LOGIN_EXPIRED for it", async () => {
    gateway.apiSecu.answer("test", "RSA", apiSecuError(50001));
    const { browser } = await signIn(gateway, { benefits: "css,rsa" });
    const { data, errors } = await askSignedIn(gateway, browser, both);
    expect(data).toMatchObject({ me: { css: { outcome: "BENEFICIARY" }, rsa: null } });
    expect(errors).toMatchObject([{ path: ["me", "rsa"], extensions: { code: "LOGIN_EXPIRED" } }]);
  });

  it("fetches what the session lacks by civil identity, if the consumer's right and the scope allow it", async () => {
    const modalities = ["france_connect", "civil_identity"];
    const { path } = writeConsumers([{ modalities, franceConnectClientIds: [relyingParty.clientId] }]);
    const entitled = await startGateway({ withLogin: true, environment: { CONSUMERS_FILE: path } });
    entitled.apiSecu.answer("test", "CSS", apiSecuError(50001));
    const { browser } = await signIn(entitled, { benefits: "css" });
    entitled.apiSecu.restore();
    const { data, errors } = await askSignedIn(entitled, browser, both);
    expect(data).toMatchObject({
      me: { css: { outcome: "BENEFICIARY", provenance: { freshness: "LIVE" } }, rsa: null },
    });
    expect(errors).toMatchObject([{ path: ["me", "rsa"], extensions: { code: "LOGIN_EXPIRED" } }]);
    expect(entitled.apiSecu.civilIdentityCounters).toEqual({ CSS: 1, RSA: 0 });
    await entitled.close();
  });

  it("prefers a Bearer token to the cookie", async () => {
    const { browser } = await signIn(gateway);
    const authorization = `Bearer ${await gateway.token("avec_nom_dusage")}`;
    const { data } = await askSignedIn(gateway, browser, both, { authorization });
    expect(data).toMatchObject({ me: { css: { outcome: "NOT_BENEFICIARY", provenance: { freshness: "LIVE" } } } });
  });

  it("signs out at the gateway and at FranceConnect: the old cookie returns no data", async () => {
    const { browser } = await signIn(gateway);
    const old = browser.cookie("__Host-session") ?? "";
    const answer = await signOut(gateway, browser);
    expect(answer.status).toBe(303);
    const logout = new URL(answer.headers.get("location") ?? "");
    expect(logout.href.startsWith(`${gateway.franceConnect.issuer}/session/end?`)).toBe(true);
    expect(logout.searchParams.get("post_logout_redirect_uri")).toBe(`${gateway.url}/auth/logged-out`);
    expect(logout.searchParams.get("id_token_hint")?.split(".")).toHaveLength(3);
    expect(browser.cookie("__Host-session")).toBeUndefined();

    browser.plant("__Host-session", old);
    const { data, errors } = await askSignedIn(gateway, browser, both);
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ path: ["me"], extensions: { code: "UNAUTHENTICATED" } }]);
    expect(browser.cookie("__Host-session")).toBeUndefined();
  });

  it("erases all cached facts of the person at the sign-out, however they were fetched", async () => {
    const token = await gateway.token("test");
    await gateway.askText(both, { token });
    const { browser } = await signIn(gateway);
    expect((await gateway.askText(both, { token })).data).toMatchObject({
      me: { css: { provenance: { freshness: "CACHED" } } },
    });
    await signOut(gateway, browser);
    expect((await gateway.askText(both, { token })).data).toMatchObject({
      me: { css: { provenance: { freshness: "LIVE" } } },
    });
  });

  it("revokes the login's own token after the calls to the sources", async () => {
    await signIn(gateway);
    const token = String(gateway.apiSecu.received.at(-1)?.headers["x-franceconnect-token"]);
    const answer = await gateway.askText(both, { token });
    expect([answer.status, answer.errors]).toMatchObject([401, [{ extensions: { code: "UNAUTHENTICATED" } }]]);
  });

  it("shows a page that explains that no consumer with the right to ask owns the login", async () => {
    const others = writeConsumers([{ franceConnectClientIds: ["somebody-else"] }]);
    const orphan = await startGateway({ withLogin: true, environment: { CONSUMERS_FILE: others.path } });
    const answer = await fetch(`${orphan.url}/auth/login`, { redirect: "manual" });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("n’est pas habilité")]);
    await orphan.close();
  });

  it("ends a session's rights with the registration that grants them, and keeps public data available", async () => {
    const file = writeConsumers([{ franceConnectClientIds: [relyingParty.clientId] }]);
    const expiring = await startGateway({ withLogin: true, environment: { CONSUMERS_FILE: file.path } });
    const { browser } = await signIn(expiring);
    expect((await askSignedIn(expiring, browser, both)).errors).toEqual([]);
    file.rewrite([{ franceConnectClientIds: [relyingParty.clientId], expiresOn: "2020-01-01" }]);
    expiring.reloadConsumers();
    const { data, errors } = await askSignedIn(expiring, browser, "{ benefits { code } me { css { outcome } } }");
    expect(data).toMatchObject({ benefits: expect.any(Array), me: null });
    expect(errors).toMatchObject([{ path: ["me"], extensions: { code: "UNAUTHENTICATED" } }]);
    await expiring.close();
  });

  it("is off when it is not configured", async () => {
    const closed = await startGateway();
    const statuses = ["/auth/login", "/auth/callback", "/auth/logged-out"].map(
      async (path) => (await fetch(closed.url + path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
    await closed.close();
  });

  it("shows a page that says what to do when the person refuses", async () => {
    const { browser, callback } = await comeBack(gateway, { decision: "refuse" });
    const answer = await browser.open(callback);
    const page = await answer.text();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
    expect(page).toContain("Vous n’êtes pas connecté");
    expect(page).toContain("/auth/login?returnTo=%2F&#38;benefits=");
    expect(browser.cookie("__Host-session")).toBeUndefined();
  });
});
