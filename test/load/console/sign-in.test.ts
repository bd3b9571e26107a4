import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import {
  cardOf,
  confirmAtFranceConnect,
  errorsOf,
  examine,
  settled,
  signInByClicking,
} from "../../support/browser/console.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const kept = `(async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
}))()`;
const nothingKept = { local: 0, session: 0, cookies: "", databases: 0, caches: 0 };

describe("the console, used by a person", () => {
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    [gateway, browser] = await Promise.all([startGateway({ withLogin: true }), startBrowser()]);
  });
  beforeEach(async () => {
    visit = await browser.visit({ origins: [gateway.url, new URL(gateway.franceConnect.issuer).origin] });
  });
  afterEach(async () => {
    // In every test: the browser's console shows no error, and the page sends no request to another origin.
    expect(errorsOf(visit, gateway)).toEqual([]);
    expect(visit.foreignRequests).toEqual([]);
    await visit.close();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  it("leads from the home page to both statuses with clicks only, and signs the person out", async () => {
    const { page } = visit;
    await page.goto(gateway.url);
    await examine(visit, "home");
    await signInByClicking(visit, gateway);
    await examine(visit, "statuses");
    for (const name of ["Complémentaire santé solidaire", "Revenu de solidarité active"] as const) {
      expect(await cardOf(page, name).innerText()).toMatch(/Bénéficiaire[^]*Source\nAPI-SECU[^]*Situation au\n\d/);
    }
    expect(new URL(page.url()).search).toBe("?prestations=css,rsa");
    expect(await page.evaluate(kept)).toEqual(nothingKept);

    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.waitForURL(`${gateway.url}/auth/logged-out*`);
    await page.goBack();
    await page.getByRole("link", { name: "S’identifier avec FranceConnect" }).waitFor();
    expect(await page.locator(".card").count()).toBe(0);
    expect(await page.evaluate(kept)).toEqual(nothingKept);
  });

  it("leads from the home page to both statuses with the keyboard only", async () => {
    const { page } = visit;
    await page.goto(gateway.url);
    await settled(page);
    const focused = () =>
      page.evaluate<string>("(document.activeElement.labels?.[0] ?? document.activeElement).innerText");
    const tabTo = async (text: string) => {
      for (let steps = 0; steps < 30; steps += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()).includes(text)) return;
      }
      throw new Error(`the keyboard does not reach "${text}"`);
    };
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Aller au contenu");
    await page.keyboard.press("Enter");
    for (const name of ["(CSS)", "(RSA)"]) {
      await tabTo(name);
      await page.keyboard.press("Space");
    }
    await tabTo("FranceConnect");
    await page.keyboard.press("Enter");
    await page.locator("#login").waitFor();
    await tabTo("Continuer");
    await page.keyboard.press("Enter");
    await cardOf(page, "Revenu de solidarité active").waitFor();
    expect(await page.locator(".card__word").allInnerTexts()).toEqual(["Bénéficiaire", "Bénéficiaire"]);
  });

  it("requires a choice before it sends a person to FranceConnect", async () => {
    const { page } = visit;
    await page.goto(gateway.url);
    const button = page.getByRole("link", { name: "S’identifier avec FranceConnect" });
    expect([await button.getAttribute("aria-disabled"), await button.getAttribute("href")]).toEqual(["true", null]);
    await page.getByLabel("Revenu de solidarité active (RSA)").check();
    expect(await button.getAttribute("href")).toBe("/auth/login?benefits=rsa&returnTo=%2F%3Fprestations%3Drsa");
    expect(
      await page
        .getByRole("link", { name: /Qu’est-ce que FranceConnect/ })
        .first()
        .getAttribute("href"),
    ).toBe("https://franceconnect.gouv.fr/");
  });

  it("removes the person's data when the page is left, and queries again when the browser restores the page", async () => {
    const { page } = visit;
    await signInByClicking(visit, gateway);
    const leave = (type: string) =>
      page.evaluate(`window.dispatchEvent(new PageTransitionEvent("${type}", { persisted: true })); Promise.resolve()`);
    await leave("pagehide");
    expect(await page.locator(".card").count()).toBe(0);
    await leave("pageshow");
    await page.locator(".card").first().waitFor();
    await page.context().clearCookies();
    await leave("pagehide");
    await leave("pageshow");
    await page.getByRole("link", { name: "S’identifier avec FranceConnect" }).waitFor();
  });

  it("shows no status after another tab has signed out", async () => {
    const { page } = visit;
    await signInByClicking(visit, gateway);
    const other = await page.context().newPage();
    await other.goto(gateway.url);
    await other.getByRole("button", { name: "Se déconnecter" }).click();
    await other.waitForURL(`${gateway.url}/auth/logged-out*`);
    await other.close();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByRole("link", { name: "S’identifier avec FranceConnect" }).waitFor();
    expect(await page.locator(".card").count()).toBe(0);
  });

  it("lets a person check another benefit after their first ones", async () => {
    const { page } = visit;
    await signInByClicking(visit, gateway, { benefits: ["CSS"] });
    await page.getByText("Vérifier d’autres prestations").click();
    await page.getByLabel("Revenu de solidarité active (RSA)").check();
    await examine(visit, "other-benefits");
    await page.getByRole("link", { name: "S’identifier avec FranceConnect" }).click();
    await confirmAtFranceConnect(page, "test");
    expect(await page.locator(".card__word").allInnerTexts()).toEqual(["Bénéficiaire", "Bénéficiaire"]);
  });
});
