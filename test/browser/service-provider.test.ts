import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import * as client from "openid-client";
import { startBrowser, type Browser } from "../support/browser/browser.js";
import { startFranceConnectFor } from "../support/upstreams/service-providers.js";

const registration = {
  client_id: "my-service",
  client_secret: "my-secret",
  redirect_uris: ["http://localhost:3000/login-callback"],
  post_logout_redirect_uris: ["http://localhost:3000/logout-callback"],
};

/**
 * A third-party service provider, written as in openid-client's documentation, without PKCE, which FranceConnect
 * refuses.
 */
async function startServiceProvider(issuer: string) {
  const metadata = { id_token_signed_response_alg: "ES256", userinfo_signed_response_alg: "ES256" };
  const { client_id: id, client_secret: secret } = registration;
  const config = await client.discovery(new URL(issuer), id, metadata, client.ClientSecretPost(secret), {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be noticed; the stand-in is loopback HTTP
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  let origin = "";
  let idToken = "";

  const pages: Readonly<Record<string, (url: URL) => Promise<URL | string> | URL | string>> = {
    "/login": () =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: `${origin}/login-callback`,
        scope: "openid given_name family_name email",
        acr_values: "eidas1",
        state,
        nonce,
      }),
    "/login-callback": async (url) => {
      const tokens = await client.authorizationCodeGrant(config, url, { expectedState: state, expectedNonce: nonce });
      const claims = tokens.claims();
      idToken = tokens.id_token ?? "";
      const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? "");
      return `Bonjour ${String(userinfo.given_name)} ${String(userinfo.family_name)}, ${JSON.stringify(claims?.["acr"])}`;
    },
    "/logout": () =>
      client.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${origin}/logout-callback`,
        state,
      }),
    "/logout-callback": (url) => `Au revoir, ${url.searchParams.get("state") === state ? "state" : "no state"}`,
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", origin);
    void Promise.resolve(pages[url.pathname]?.(url) ?? "not found").then(
      (page) => (page instanceof URL ? response.writeHead(303, { location: page.href }).end() : response.end(page)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  return { server, origin };
}

describe("a third-party service provider, with openid-client", () => {
  let franceConnect: Awaited<ReturnType<typeof startFranceConnectFor>>;
  let service: { server: Server; origin: string };
  let browser: Browser;
  beforeAll(async () => {
    franceConnect = await startFranceConnectFor([registration]);
    [service, browser] = await Promise.all([startServiceProvider(franceConnect.issuer), startBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    service.server.close();
    await franceConnect.close();
  });

  it("logs a person in at the stand-in, reads their signed userinfo, and logs them out", async () => {
    const visit = await browser.visit();
    const { page } = visit;
    await page.goto(`${service.origin}/login`);
    await page.getByLabel("Personne de test").selectOption("test");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL(`${service.origin}/login-callback?**`);
    expect(await page.innerText("body")).toBe('Bonjour Angela Claire Louise DUBOIS, "eidas1"');
    await page.goto(`${service.origin}/logout`);
    await page.waitForURL(`${service.origin}/logout-callback?**`);
    expect(await page.innerText("body")).toBe("Au revoir, state");
    // FranceConnect has ended its session too: it asks the person to sign in.
    await page.goto(`${service.origin}/login`);
    await page.getByLabel("Personne de test").waitFor();
    await visit.close();
  });
});
