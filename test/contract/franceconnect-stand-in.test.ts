import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { Browser } from "../../sandbox/browser.js";
import { clientsComplaints, readClients } from "../../sandbox/clients.js";
import { choosePerson } from "../../sandbox/login.js";
import { serviceProvider } from "../../sandbox/registrations.js";
import { startFranceConnectFor, writeClients } from "../support/upstreams/service-providers.js";

const own = {
  client_id: "my-service",
  client_secret: "my-secret",
  redirect_uris: ["http://localhost:3000/login-callback", "https://service.example/login-callback"],
  post_logout_redirect_uris: ["http://localhost:3000/logout-callback"],
};

describe("the stand-in of FranceConnect", () => {
  let franceConnect: Awaited<ReturnType<typeof startFranceConnectFor>>;
  let issuer: string;
  beforeAll(async () => {
    franceConnect = await startFranceConnectFor([own]);
    ({ issuer } = franceConnect);
  });
  afterAll(() => franceConnect.close());

  const usual = {
    response_type: "code",
    client_id: serviceProvider.clientId,
    redirect_uri: "http://127.0.0.1:8080/callback",
    scope: "openid identite_pivot",
    acr_values: "eidas1",
    nonce: "n".repeat(22),
    state: "s",
  };
  type Changes = Readonly<Record<string, string | undefined>>;
  const query = (changes: Changes) =>
    new URLSearchParams(
      Object.entries({ ...usual, ...changes }).filter((entry): entry is [string, string] => !!entry[1]),
    );
  const authorizeUrl = (changes: Changes) => new URL(`${issuer}/authorize?${query(changes).toString()}`);
  const authorize = async (url: URL, body?: URLSearchParams) => {
    const answer = await fetch(url, { redirect: "manual", ...(body && { method: "POST", body }) });
    return { status: answer.status, location: answer.headers.get("location"), page: await answer.text() };
  };
  const toLoginPage = { status: 303, location: expect.stringContaining("/api/v2/interaction/") };

  it.each<[string, Changes]>([
    ["PKCE's challenge", { code_challenge: "c".repeat(43), code_challenge_method: "S256" }],
    ["PKCE's method without a challenge", { code_challenge_method: "S256" }],
    ["max_age", { max_age: "60" }],
    ["login_hint", { login_hint: "test" }],
    ["response_mode", { response_mode: "query" }],
    ["resource", { resource: "https://service.example" }],
    ["an unknown parameter", { foo: "bar" }],
    ["no nonce", { nonce: undefined }],
    ["a nonce of 21 characters", { nonce: "n".repeat(21) }],
    ["no state", { state: undefined }],
    ["no level", { acr_values: undefined }],
    ["no scope", { scope: undefined }],
    ["a scope without openid", { scope: "profile email" }],
    ["no response type", { response_type: undefined }],
    ["no client", { client_id: undefined }],
    ["an unknown client", { client_id: "unknown" }],
    ["no redirect URI", { redirect_uri: undefined }],
    ["an invalid redirect URI", { redirect_uri: "callback" }],
    ["a redirect URI of another site", { redirect_uri: "https://evil.example/callback" }],
    ["a redirect URI on loopback with another path", { redirect_uri: "http://127.0.0.1:8080/other" }],
    ["a redirect URI on loopback with a query", { redirect_uri: "http://127.0.0.1:8080/callback?x=1" }],
    ["prompt=none", { prompt: "none" }],
    ["an unsupported prompt", { prompt: "login select_account" }],
  ])("refuses %s at /authorize: 400 and no redirect, by GET and by POST", async (_name, changes) => {
    expect(await authorize(authorizeUrl(changes))).toMatchObject({ status: 400, location: null });
    expect(await authorize(new URL(`${issuer}/authorize`), query(changes))).toMatchObject({
      status: 400,
      location: null,
    });
  });

  it("refuses a parameter that occurs twice", async () => {
    const url = authorizeUrl({});
    url.searchParams.append("state", "another");
    expect(await authorize(url)).toMatchObject({ status: 400, location: null });
  });

  it.each<[string, Changes]>([
    ["several levels", { acr_values: "eidas1 eidas2" }],
    ["a level that it does not know", { acr_values: "eidas9" }],
    ["a state of one character, and a nonce of 22", {}],
    ["a state of any characters", { state: "é /?&=#\"'<>" }],
    ["the scopes of profile and email", { scope: "openid profile email birth preferred_username" }],
    [
      "the separate identity scopes",
      { scope: "openid given_name family_name birthdate gender birthplace birthcountry" },
    ],
    ["both prompts", { prompt: "login consent" }],
    ["every parameter that it lists", { claims: '{"id_token":{"amr":null}}', idp_hint: "x", ui_locales: "fr" }],
    ["loopback by name", { redirect_uri: "http://localhost:5173/callback" }],
    ["loopback without a port", { redirect_uri: "http://127.0.0.1/callback" }],
    ["a client of SANDBOX_CLIENTS", { client_id: own.client_id, redirect_uri: own.redirect_uris[1] ?? "" }],
  ])("accepts %s, by GET and by POST", async (_name, changes) => {
    expect(await authorize(authorizeUrl(changes))).toMatchObject(toLoginPage);
    expect(await authorize(new URL(`${issuer}/authorize`), query(changes))).toMatchObject(toLoginPage);
  });

  it("returns invalid_acr for a level that no person of the sandbox has", async () => {
    const choice = { login: "test", redirectUri: usual.redirect_uri };
    const callback = await choosePerson(new Browser(), authorizeUrl({ acr_values: "eidas2 eidas3" }), choice);
    expect(callback.searchParams.get("error")).toBe("invalid_acr");
  });

  it("logs people in and out at a developer's own service provider, on an unregistered port", async () => {
    const redirectUri = "http://localhost:4321/login-callback";
    const start = authorizeUrl({ client_id: own.client_id, redirect_uri: redirectUri, scope: "openid profile email" });
    const callback = await choosePerson(new Browser(), start, { login: "test", redirectUri });
    const exchange = await fetch(`${issuer}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: callback.searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        client_id: own.client_id,
        client_secret: own.client_secret,
      }),
    });
    const tokens = (await exchange.json()) as { access_token: string; id_token: string };
    expect(decodeJwt(tokens.id_token)).toMatchObject({ nonce: usual.nonce, aud: own.client_id, acr: "eidas1" });
    const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(decodeJwt(await userinfo.text())).toMatchObject({ family_name: "DUBOIS", email: "test@sandbox.example" });

    const logout = async (uri: string) => {
      const parameters = new URLSearchParams({
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: uri,
        state: "s",
      });
      return (await fetch(`${issuer}/session/end?${parameters.toString()}`)).status;
    };
    expect(await logout("http://localhost:4321/logout-callback")).toBe(200);
    expect(await logout("http://localhost:4321/elsewhere")).toBe(400);
  });
});

describe("SANDBOX_CLIENTS", () => {
  const { client_secret, ...withoutSecret } = own;
  it.each<[string, unknown, RegExp]>([
    ["invalid JSON", "{", /readable JSON file/],
    ["an object instead of a list", own, /expected array/],
    ["a client without a secret", [withoutSecret], /0 client_secret/],
    ["a misspelt name", [{ ...own, redirect_uri: "https://service.example" }], /redirect_uri/],
    ["an invalid redirect URI", [{ ...own, redirect_uris: ["callback"] }], /redirect_uris 0 must be/],
    ["a redirect URI with a fragment", [{ ...own, redirect_uris: ["https://a.example/#x"] }], /fragment/],
    ["the same client twice", [own, own], /client_id/],
    ["a client id of the sandbox", [{ ...own, client_id: serviceProvider.clientId }], /client_id/],
  ])("with %s stops the start, with a complaint that quotes no secret", (_name, content, complaint) => {
    const complaints = clientsComplaints(writeClients(content)).join("\n");
    expect(complaints).toMatch(/^SANDBOX_CLIENTS: /);
    expect(complaints).toMatch(complaint);
    expect(complaints).not.toContain(client_secret);
  });

  it("gives a complaint when its file does not exist, and is optional", () => {
    expect(clientsComplaints("/nowhere/clients.json")).toHaveLength(1);
    expect(readClients(undefined)).toEqual([]);
  });
});
