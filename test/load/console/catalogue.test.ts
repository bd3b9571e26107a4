import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Route } from "playwright-core";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { examine, settled } from "../../support/browser/console.js";
import { writeCatalogue } from "../../support/catalogue-folder.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const slug = "api-prestations-sociales";
const embedded = readFileSync(new URL(`../../../../catalogue/api/${slug}.md`, import.meta.url), "utf8");
const page = (title: string, body = "") =>
  `---\ntitle: ${title}\nis_open: 1\nproducer: mss\nthemes: [Santé]\n---\n${body}`;
const others = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => [`cadastre_${String(index)}`, page(`API Cadastre ${String(index)}`)]),
);
const hazard = page(
  "API Revenu étranger",
  `![Un schéma](https://elsewhere.example/a.png)\n\n<img src="https://elsewhere.example/b.png" alt="Une carte"><script>console.error("ran")</script>\n\n| ${"colonne très longue | ".repeat(8)}\n|${"---|".repeat(8)}\n`,
);

describe("the console's catalogue", () => {
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeAll(async () => {
    folder = await writeCatalogue({ pages: { [slug]: embedded, "Revenu.etranger_2": hazard, ...others } });
    [gateway, browser] = await Promise.all([
      startGateway({ environment: { CATALOGUE_DIR: folder.path } }),
      startBrowser(),
    ]);
  });
  beforeEach(async () => {
    visit = await browser.visit({ origins: [gateway.url] });
  });
  afterEach(async () => {
    expect(visit.errors).toEqual([]);
    expect(visit.foreignRequests).toEqual([]);
    await visit.close();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    await folder.remove();
  });

  const open = async (path: string) => {
    await visit.page.goto(gateway.url + path);
    await settled(visit.page);
  };
  const words = () => visit.page.getByRole("searchbox", { name: "Rechercher une API" });
  const count = (text: string) => visit.page.locator(".search__count", { hasText: text }).waitFor();
  const titles = () => visit.page.locator(".result h3").allInnerTexts();

  it("searches while the user types, shows the number of results, and keeps the search in the URL", async () => {
    await open("/catalogue");
    await examine(visit, "catalogue");
    const asked: string[] = [];
    visit.page.on("request", (request) => asked.push(...(request.url().endsWith("/graphql") ? [request.url()] : [])));
    await words().pressSequentially("prestatoin");
    await count("1\u00a0API pour «\u00a0prestatoin\u00a0»");
    expect(await titles()).toEqual(["API bénéficiaires d’une prestation de sécurité sociale"]);
    expect(asked.length).toBeLessThan("prestatoin".length);
    expect(visit.page.url()).toBe(`${gateway.url}/catalogue?q=prestatoin`);
    await visit.page.reload();
    await count("1\u00a0API pour «\u00a0prestatoin\u00a0»");
    expect(await words().inputValue()).toBe("prestatoin");
    await words().fill("zzzz");
    await count("Aucune API pour «\u00a0zzzz\u00a0»");
    await examine(visit, "catalogue-nothing");
  });

  it("shows the answer to the last search, even if an earlier answer arrives later", async () => {
    await open("/catalogue");
    const held: Route[] = [];
    await visit.page.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes('"cadastre"')) held.push(route);
      else await route.continue();
    });
    const cancelled = visit.page.waitForEvent("requestfailed");
    await words().fill("cadastre");
    await visit.page.waitForURL("**/catalogue?q=cadastre");
    await words().fill("revenu");
    await count("2\u00a0API pour «\u00a0revenu\u00a0»");
    // The console has cancelled the request of the earlier search.
    expect((await cancelled).postData()).toContain('"cadastre"');
    expect(held).toHaveLength(1);
    expect(await titles()).toContain("API Revenu étranger");
  });

  it("filters by theme and access, and shows the rest of a long list", async () => {
    await open("/catalogue");
    await count("26\u00a0API");
    await visit.page.getByLabel("Accès").selectOption("Accès libre");
    await count("25\u00a0API");
    expect(await titles()).toHaveLength(20);
    await visit.page.getByRole("button", { name: "Afficher la suite" }).click();
    await visit.page.locator(".result").nth(24).waitFor();
    await visit.page.getByLabel("Thème").selectOption("Particulier");
    await count("Aucune API");
    expect(new URL(visit.page.url()).search).toBe("?theme=Particulier&acces=OPEN");
  });

  it("opens an API with the focus on its heading, and shows the content of its page", async () => {
    await open("/catalogue?q=prestation");
    await visit.page.getByRole("link", { name: "API bénéficiaires" }).click();
    await visit.page.locator("h1", { hasText: "API bénéficiaires d’une prestation de sécurité sociale" }).waitFor();
    expect(await visit.page.evaluate("document.activeElement.tagName")).toBe("H1");
    expect(await visit.page.title()).toBe(
      "API bénéficiaires d’une prestation de sécurité sociale – Prestations sociales",
    );
    await examine(visit, "api");
    const text = await visit.page.locator("main").innerText();
    for (const said of [
      "Accès sur habilitation",
      "Utilisable avec FranceConnect",
      "Ministère des Solidarités",
      "CSSDescription",
      "contact@apisecu.fr",
      "le 9 novembre 2021",
    ]) {
      expect(text).toContain(said);
    }
    await visit.page.goBack();
    await count("1\u00a0API pour «\u00a0prestation\u00a0»");
  });

  it("leads an administration through the questions to the form that it must fill in", async () => {
    await open(`/catalogue/${slug}`);
    await visit.page.getByLabel("Une administration").check();
    await visit.page.getByText("Le numéro SIRET de votre organisation").waitFor();
    await visit.page
      .getByRole("group", { name: /utiliser, FranceConnect/ })
      .getByLabel("Oui")
      .check();
    const form = visit.page.locator(".conclusion").getByRole("link", { name: "Remplir une demande" });
    expect(await form.getAttribute("href")).toBe("https://datapass.api.gouv.fr/api-prestations-sociales-fc");
    await examine(visit, "access");
    await visit.page.getByLabel("Non", { exact: true }).check();
    await visit.page.getByText("la demande passe par l’API Particulier").waitFor();
    expect(await form.getAttribute("href")).toBe("https://datapass.api.gouv.fr/api-particulier");
    await visit.page.reload();
    await visit.page.getByText("la demande passe par l’API Particulier").waitFor();
  });

  it.each([
    ["Un particulier", "Accès impossible"],
    ["Une entreprise", "Accès possible sous conditions"],
  ])("shows %s whether access is possible", async (applicant, verdict) => {
    await open(`/catalogue/${slug}`);
    await visit.page.getByLabel(applicant).check();
    await visit.page.locator(".verdict", { hasText: verdict }).waitFor();
  });

  it("shows a page's text without its images and scripts, and keeps a wide table inside its frame", async () => {
    await open("/catalogue/Revenu.etranger_2");
    await examine(visit, "api-hazards");
    expect(await visit.page.locator("main").innerText()).toMatch(/Un schéma[^]*Une carte/);
  });

  it("shows a not-found page for an API that does not exist", async () => {
    await open("/catalogue/inconnue");
    await visit.page.getByRole("heading", { name: "Page introuvable" }).waitFor();
    await examine(visit, "not-found");
  });

  it("gives developers links to the explorers and the schema", async () => {
    await open("/developpeurs");
    await examine(visit, "developers");
    const links = await visit.page.evaluate("[...document.querySelectorAll('.tile a')].map((a) => a.pathname)");
    expect(links).toEqual(["/explorer", "/graphql", "/schema.graphql"]);
  });
});
