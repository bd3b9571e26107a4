import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../support/browser/browser.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

/** A site on another port that serves empty pages. */
async function startSite(): Promise<{ server: Server; origin: string }> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>A front-end</title>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

const pagePath = "/espace/droits?onglet=css";

describe("a front-end on another origin", () => {
  let listed: Awaited<ReturnType<typeof startSite>>;
  let foreign: Awaited<ReturnType<typeof startSite>>;
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    [listed, foreign, browser] = await Promise.all([startSite(), startSite(), startBrowser()]);
    gateway = await startGateway({ withLogin: true, environment: { CORS_ORIGINS: listed.origin } });
  });
  beforeEach(async () => {
    visit = await browser.visit();
  });
  afterEach(() => visit.close());
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    for (const { server } of [listed, foreign]) server.close();
  });

  /**
   * Sends the request from a script of the page. Resolves with null where the browser hides the answer from the script.
   */
  const askMe = (): Promise<unknown> => {
    const init = {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ me { css { outcome } } }" }),
    };
    const url = JSON.stringify(`${gateway.url}/graphql`);
    return visit.page.evaluate(
      `fetch(${url}, ${JSON.stringify(init)}).then((answer) => answer.json()).then(({ data }) => data, () => null)`,
    );
  };
  const signIn = async (origin: string) => {
    const { page } = visit;
    await page.goto(`${origin}/`);
    const returnTo = encodeURIComponent(`${origin}${pagePath}`);
    const answer = await page.goto(`${gateway.url}/auth/login?benefits=css&returnTo=${returnTo}`);
    if (answer?.status() !== 200) return answer?.status();
    await page.getByLabel("Personne de test").selectOption("test");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL(`${origin}${pagePath}`);
    return 200;
  };
  const signOut = (): Promise<unknown> =>
    visit.page.evaluate(`{
      const action = ${JSON.stringify(`${gateway.url}/auth/logout`)};
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      document.body.append(form);
      form.submit();
    }`);

  it("that is in CORS_ORIGINS gets the person back, reads `me` with the session cookie, and signs the person out", async () => {
    expect(await signIn(listed.origin)).toBe(200);
    expect(await askMe()).toEqual({ me: { css: { outcome: "BENEFICIARY" } } });
    await signOut();
    await visit.page.waitForURL(/\/auth\/logged-out/);
    await visit.page.goto(listed.origin);
    expect(await askMe()).toEqual({ me: null });
  });

  it("that is not in CORS_ORIGINS gets no person back, reads nothing and signs nobody out", async () => {
    expect(await signIn(foreign.origin)).toBe(400);
    expect(await signIn(listed.origin)).toBe(200);
    await visit.page.goto(foreign.origin);
    expect(await askMe()).toBeNull();
    await signOut();
    await visit.page.waitForURL(`${gateway.url}/auth/logout`);
    await visit.page.goto(listed.origin);
    expect(await askMe()).toEqual({ me: { css: { outcome: "BENEFICIARY" } } });
  });
});
