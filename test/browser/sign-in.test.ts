import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../support/browser/browser.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const both = "{ me { css { description provenance { asOf freshness } } rsa { description } } }";

interface Me {
  readonly css: {
    readonly description: string;
    readonly provenance: { readonly asOf: string; readonly freshness: string };
  };
  readonly rsa: { readonly description: string };
}

interface MeAnswer {
  readonly data: { readonly me: Me | null };
  readonly errors?: readonly { readonly path: readonly string[] }[];
}

describe("the gateway, in a browser", () => {
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    [gateway, browser] = await Promise.all([startGateway({ withLogin: true }), startBrowser()]);
  });
  beforeEach(async () => {
    visit = await browser.visit({ origins: [gateway.url, new URL(gateway.franceConnect.issuer).origin] });
  });
  afterEach(() => visit.close());
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** Sends the request from a script of the page, with the cookies that the browser adds. */
  const ask = (): Promise<MeAnswer> => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: both }),
    };
    return visit.page.evaluate<MeAnswer>(`fetch("/graphql", ${JSON.stringify(init)}).then((answer) => answer.json())`);
  };
  /** Signs in on FranceConnect's own page. */
  const signIn = async () => {
    const { page } = visit;
    await page.goto(`${gateway.url}/auth/login?benefits=css,rsa&returnTo=/`);
    await page.getByLabel("Personne de test").selectOption("test");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL(`${gateway.url}/`);
  };
  /** Signs out by a form in one of the gateway's pages. */
  const signOut = async () => {
    const { page } = visit;
    await page.evaluate(`{
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/auth/logout" });
      document.body.append(form);
      form.submit();
    }`);
    await page.waitForURL(/\/auth\/logged-out/);
  };

  it("answers `me` from the session cookie with the facts of the callback, and leaves nothing after the sign-out", async () => {
    const { page } = visit;
    const before = new Date().toISOString();
    await signIn();
    const { data } = await ask();
    expect(data.me).toMatchObject({
      css: { description: "L'assuré est bénéficiaire de la CSS", provenance: { freshness: "CACHED" } },
      rsa: { description: "L'assuré est bénéficiaire du RSA" },
    });
    const asOf = data.me?.css.provenance.asOf ?? "";
    expect(asOf > before && asOf < new Date().toISOString()).toBe(true);
    expect((await ask()).data).toEqual(data);
    const token = String(gateway.apiSecu.received.at(-1)?.headers["x-franceconnect-token"]);
    const cookies = await page.context().cookies();
    expect(await page.evaluate("document.cookie")).toBe("");

    await signOut();
    expect(await page.textContent("h1")).toBe("Vous êtes déconnecté");
    expect(await visit.violations()).toEqual([]);
    expect(await page.context().cookies(gateway.url)).toEqual([]);

    const gone = { data: { me: null }, errors: [expect.objectContaining({ path: ["me"] })] };
    await page.goBack();
    await page.waitForURL(`${gateway.url}/`);
    expect(await page.content()).not.toContain("L'assuré est");
    expect(await ask()).toEqual(gone);
    await page.context().addCookies(cookies);
    expect(await ask()).toEqual(gone);
    expect((await gateway.askText(both, { token })).status).toBe(401);
    expect(visit.foreignRequests).toEqual([]);
  });

  it("shows a page that explains what to do after a refusal, and starts sign-in again from it", async () => {
    const { page } = visit;
    await page.goto(`${gateway.url}/auth/login?benefits=css&returnTo=/`);
    await page.getByRole("button", { name: "Refuser" }).click();
    await page.getByRole("heading", { name: "Vous n’êtes pas connecté" }).waitFor();
    expect(await visit.violations()).toEqual([]);
    await visit.screenshot("login-refused");
    await page.getByRole("link", { name: "Recommencer la connexion" }).click();
    await page.getByLabel("Personne de test").waitFor();
  });
});
