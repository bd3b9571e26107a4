import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { examine, settled } from "../../support/browser/console.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { trustedDocumentsPath } from "../../support/trusted-documents.js";

describe("the console, when something is missing", () => {
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    const environment = { GRAPHQL_EXPLORER: "false", GRAPHQL_INTROSPECTION: "false" };
    [gateway, browser] = await Promise.all([startGateway({ environment }), startBrowser()]);
  });
  beforeEach(async () => {
    visit = await browser.visit({ origins: [gateway.url] });
  });
  afterEach(() => visit.close());
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  const answerWith = (status: number, body: string, headers: Record<string, string> = {}) =>
    visit.page.route("**/graphql", (route) => route.fulfill({ status, body, headers }));
  const refusal = (code: string, retryAfter: number) =>
    JSON.stringify({ errors: [{ message: "refused", extensions: { code, retryAfter } }] });

  it("shows that the network is down, and works again when the network is back", async () => {
    await visit.page.route("**/graphql", (route) => route.abort());
    await visit.page.goto(gateway.url);
    await visit.page.getByRole("alert").getByText("Le service est injoignable").waitFor();
    await examine(visit, "network-away");
    await visit.page.unroute("**/graphql");
    await visit.page.getByRole("button", { name: "Réessayer" }).click();
    await visit.page.getByText("L’identification n’est pas ouverte ici").waitFor();
  });

  it.each([
    ["RATE_LIMITED", 429, "Trop de demandes en peu de temps"],
    ["OVERLOADED", 503, "Le service est très sollicité"],
    ["AUTH_UNAVAILABLE", 503, "FranceConnect ne répond pas"],
  ])("shows %s, and disables the retry button for as long as the answer says", async (code, status, title) => {
    await answerWith(status, refusal(code, 40), { "retry-after": "40" });
    await visit.page.goto(`${gateway.url}/catalogue`);
    await visit.page.getByRole("alert").getByText(title).waitFor();
    const retry = visit.page.getByRole("button", { name: /^Réessayer dans \d\d/ });
    expect(await retry.isDisabled()).toBe(true);
  });

  it("does not take a proxy's error page for an answer", async () => {
    await answerWith(502, "<html>Bad gateway</html>", { "content-type": "text/html" });
    await visit.page.goto(`${gateway.url}/catalogue/api-prestations-sociales`);
    await visit.page.getByRole("alert").getByText("Le service est très sollicité").waitFor();
  });

  it("shows a fault of its own, and works again on the next page", async () => {
    await answerWith(200, JSON.stringify({ data: { apis: { totalCount: 1, nodes: [null] }, themes: [], me: null } }));
    await visit.page.goto(`${gateway.url}/catalogue`);
    await visit.page.getByRole("heading", { name: "Cette page ne peut pas s’afficher" }).waitFor();
    await examine(visit, "fault");
    await visit.page.getByRole("link", { name: "Pour les développeurs" }).click();
    await visit.page.getByRole("heading", { name: "Interroger" }).waitFor();
  });

  it("explains that sign-in is not configured, and shows no FranceConnect button", async () => {
    await visit.page.goto(gateway.url);
    await settled(visit.page);
    await visit.page.getByText("L’identification n’est pas ouverte ici").waitFor();
    await examine(visit, "sign-in-off");
    expect(await visit.page.locator(".franceconnect__button").count()).toBe(0);
  });

  it("shows no link to an explorer or a schema that is switched off", async () => {
    await visit.page.goto(`${gateway.url}/developpeurs`);
    await settled(visit.page);
    await examine(visit, "developers-off");
    expect(await visit.page.locator(".tile").count()).toBe(0);
    expect(await visit.page.locator("main").innerText()).toContain("Les explorateurs sont fermés sur ce service");
  });

  it("works with a gateway that accepts only trusted documents", async () => {
    const strict = await startGateway({ environment: { TRUSTED_DOCUMENTS: trustedDocumentsPath } });
    try {
      await visit.page.goto(`${strict.url}/catalogue?q=rsa`);
      await visit.page.locator(".result").waitFor();
    } finally {
      await strict.close();
    }
  });
});
