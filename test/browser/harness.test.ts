import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../support/browser/browser.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

describe("the test browser", () => {
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    gateway = await startGateway();
    browser = await startBrowser();
    visit = await browser.visit({ origins: [gateway.url] });
    await visit.page.goto(`${gateway.url}/schema.graphql`);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  it("opens what the gateway serves, and sends no request to another origin", async () => {
    expect(await visit.page.textContent("body")).toContain("type Query");
    expect(visit.foreignRequests).toEqual([]);
  });

  it("reports an error, a request to another origin, and an accessibility barrier", async () => {
    const { page } = visit;
    // A page without a policy that blocks requests to other origins.
    await page.goto("about:blank");
    await page.evaluate("console.error('from the page'); setTimeout(() => { throw new Error('uncaught') })");
    await page.evaluate("fetch('https://elsewhere.example/').catch(() => {})");
    await page.setContent("<html lang='fr'><title>t</title><main><h1>t</h1><button></button></main></html>");
    expect(visit.errors).toContainEqual(expect.stringContaining("from the page"));
    expect(visit.errors).toContain("uncaught");
    expect(visit.foreignRequests).toEqual(["https://elsewhere.example/"]);
    expect(await visit.violations()).toEqual([expect.stringMatching(/^button-name: /)]);
  });

  it("keeps a Secure __Host- cookie of a gateway on loopback, although the page uses plain HTTP", async () => {
    const { page } = visit;
    await page.goto(`${gateway.url}/schema.graphql`);
    await page.evaluate("document.cookie = '__Host-test=1; Path=/; Secure; SameSite=Lax'");
    expect(await page.evaluate("document.cookie")).toBe("__Host-test=1");
  });
});
