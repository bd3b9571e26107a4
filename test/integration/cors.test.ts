import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { signIn } from "../support/browser/sign-in.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const app = "https://app.example.fr";
const studio = "https://studio.apollographql.com";
const introspection = JSON.stringify({ query: "{ __schema { queryType { name } } }" });
const outcome = JSON.stringify({ query: "{ me { css { outcome } } }" });

const preflight = (gateway: Gateway, origin: string) =>
  fetch(`${gateway.url}/graphql`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-api-key",
    },
  });
const post = (gateway: Gateway, origin: string, body: string) =>
  fetch(`${gateway.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", origin }, body });
const grants = ({ headers }: Response) => [
  headers.get("access-control-allow-origin"),
  headers.get("access-control-allow-credentials"),
];

describe("a page of another site", () => {
  let gateway: Gateway;
  let closed: Gateway;
  beforeAll(async () => {
    const environment = { CORS_ORIGINS: ` ${app}, https://other.example.fr:8443` };
    gateway = await startGateway({ withLogin: true, environment });
    closed = await startGateway({ environment: { GRAPHQL_EXPLORER: "false" } });
  });
  afterAll(async () => {
    await Promise.all([gateway.close(), closed.close()]);
  });

  it("may query with the session cookie when its exact origin is listed", async () => {
    const allowed = await preflight(gateway, app);
    expect([allowed.status, ...grants(allowed)]).toEqual([204, app, "true"]);
    expect(allowed.headers.get("access-control-allow-methods")).toBe("POST");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("content-type");
    expect(allowed.headers.get("vary")?.toLowerCase()).toContain("origin");

    const { browser } = await signIn(gateway);
    const headers = { "content-type": "application/json", origin: app };
    const answer = await browser.open(new URL("/graphql", gateway.url), outcome, headers);
    expect(grants(answer)).toEqual([app, "true"]);
    expect(await answer.json()).toEqual({ data: { me: { css: { outcome: "BENEFICIARY" } } } });
    expect(answer.headers.get("access-control-expose-headers")).toContain("x-correlation-id");
  });

  it("can read that GET is refused when its origin is listed", async () => {
    const get = (origin: string) => fetch(`${gateway.url}/graphql?query={benefits{code}}`, { headers: { origin } });
    const refused = await get(app);
    expect([refused.status, ...grants(refused)]).toEqual([405, app, "true"]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
    expect(grants(await get("https://evil.example"))).toEqual([null, null]);
    const without = await fetch(`${closed.url}/graphql`, { headers: { origin: app } });
    expect([without.status, ...grants(without)]).toEqual([405, null, null]);
  });

  it.each([
    "https://evil.example",
    "https://app.example.fr.evil.example",
    "https://sub.app.example.fr",
    "http://app.example.fr",
    "https://app.example.fr:444",
    "https://other.example.fr",
    "null",
  ])("gets no CORS permission when its origin is not listed: %s", async (origin) => {
    const refused = await preflight(gateway, origin);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(grants(refused)).toEqual([null, null]);
    expect(grants(await post(gateway, origin, introspection))).toEqual([null, null]);
  });

  it("that is Apollo's hosted Sandbox may introspect while the explorer is on, but never with a cookie", async () => {
    const allowed = await preflight(gateway, studio);
    expect([allowed.status, ...grants(allowed)]).toEqual([204, studio, null]);
    const answer = await post(gateway, studio, introspection);
    expect([answer.status, ...grants(answer)]).toEqual([200, studio, null]);

    const { browser } = await signIn(gateway);
    const headers = { "content-type": "application/json", origin: studio };
    const asked = await browser.open(new URL("/graphql", gateway.url), outcome, headers);
    expect(await asked.json()).toMatchObject({ data: { me: null } });
  });

  it("that is Apollo's hosted Sandbox may not introspect while the explorer is off", async () => {
    const refused = await preflight(closed, studio);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(grants(refused)).toEqual([null, null]);
    expect(grants(await post(closed, studio, introspection))).toEqual([null, null]);
  });

  it("can read why it is refused: errors have the same CORS headers", async () => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: app, authorization: "Bearer nobody's" },
      body: outcome,
    });
    expect([answer.status, ...grants(answer)]).toEqual([401, app, "true"]);
  });
});
