import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { findBrokenLinks } from "../../scripts/broken-links.js";
import { createCatalogue } from "../../src/datasources/catalogue/catalogue.js";
import { readFolder } from "../../src/datasources/catalogue/folder.js";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const link = (url: string, words: string) => `<a href="${url}">${words}</a>`;
const there = "https://exemple.fr/a";
const site = "https://api.gouv.fr";
/** Markdown, and the expected content of its HTML. */
const links: readonly (readonly [string, string])[] = [
  // Tags of api.gouv.fr, in HTML blocks and out of them.
  [`<p>Selon <External href="${there}">l'article 8</External>.</p>`, `Selon ${link(there, "l'article 8")}.`],
  [`<p style="margin: 0">\n  <External href="${there}">Oui</External>\n</p>`, link(there, "Oui")],
  [`<table><tr><td><Button href='${there}'>Oui</Button></td></tr></table>`, `<td>${link(there, "Oui")}</td>`],
  [`<ul><li><RichLink href="${there}">Oui</RichLink></li></ul>`, `<li>${link(there, "Oui")}</li>`],
  [
    `<details>\n<summary>Plus</summary>\n<External href="${there}">Oui</External>\n</details>`,
    `</summary>\n${link(there, "Oui")}`,
  ],
  [`<p><External href="${there}">R&D [2024] à 50 %</External></p>`, link(there, "R&#x26;D [2024] à 50 %")],
  [`Voir <External href="${there}">R&D [2024] & co</External>`, link(there, "R&#x26;D [2024] &#x26; co")],
  [`<External href="${there}">**Le** \`GET /a[0]\`</External>`, "<strong>Le</strong> <code>GET /a[0]</code></a>"],
  [`<External href="${there}?a=1&b=2"> Un\n\n deux </External>`, link(`${there}?a=1&#x26;b=2`, "Un deux")],
  [`<p><External href="${there}?a=1&amp;b=2">Oui</External></p>`, link(`${there}?a=1&#x26;b=2`, "Oui")],
  [`<External href="${there}">www.exemple.fr</External>`, link(there, "www.exemple.fr")],
  [`<External href="${there}"><External href="/x">Oui</External></External>`, link(there, "Oui")],
  [`| A |\n| - |\n| <External href="${there}">Oui</External> |`, `<td>${link(there, "Oui")}</td>`],
  ['<External href="les-api/api-x">Oui</External>', link(`${site}/les-api/api-x`, "Oui")],
  ['<p><External href="a@exemple.fr?subject=Une demande">Oui</External></p>', 'href="mailto:a@exemple.fr?subject=Une'],
  // Relative links.
  ["[Oui](/les-api/api-x)", link(`${site}/les-api/api-x`, "Oui")],
  ["[Oui](../les-api/api-x)", link(`${site}/les-api/api-x`, "Oui")],
  ["[Oui](les-api/api-x)", link(`${site}/les-api/api-x`, "Oui")],
  ["[Oui](./guides/un?a=b#c)", link(`${site}/guides/un?a=b#c`, "Oui")],
  ["[Oui](#données)", link(`${site}/les-api/SLUG#donn%C3%A9es`, "Oui")],
  ["[Oui](api-x)", link(`${site}/les-api/api-x`, "Oui")],
  ["[Oui](//exemple.fr/a)", link(there, "Oui")],
  ["[Oui](www.exemple.fr/a)", link("https://www.exemple.fr/a", "Oui")],
  ["[Oui][a]\n\n[a]: ../guides/un", link(`${site}/guides/un`, "Oui")],
  ['<a href="/guides/un">Oui</a>', link(`${site}/guides/un`, "Oui")],
  ['<p><a href="../guides/un">Oui</a></p>', link(`${site}/guides/un`, "Oui")],
  ["<p>\n[Oui](/guides/un)\n</p>", link(`${site}/guides/un`, "Oui")],
  ["<pre>\n[Non](/guides/un)\n</pre>", "[Non](/guides/un)"],
  ["![Oui](/images/a.png)", `src="${site}/images/a.png"`],
  ['<div><img src="../images/a.png" alt="Oui"></div>', `src="${site}/images/a.png"`],
  ["![Oui][a]\n\n[a]: images/a.png", `src="${site}/images/a.png"`],
  ['<picture><source srcset="/a.webp"><img src="/a.png"></picture>', `<source><img src="${site}/a.png">`],
  ['<blockquote cite="/guides/un">Oui</blockquote>', `cite="${site}/guides/un"`],
  // E-mail addresses.
  ["[Oui](a@exemple.fr)", link("mailto:a@exemple.fr", "Oui")],
  ['<a href="a@exemple.fr">a@exemple.fr</a>', link("mailto:a@exemple.fr", "a@exemple.fr")],
  ['Voir <a href="mailto:a@exemple.fr">**a@exemple.fr**</a>', "<strong>a@exemple.fr</strong></a>"],
  // Links that lead nowhere.
  ["[Oui]()", "<p>Oui</p>"],
  [`Oui [](${there})`, "<p>Oui </p>"],
  ['<a id="ancre"></a>\n\nOui', "<p>Oui</p>"],
  ["[Oui](http://[)", "<p>Oui</p>"],
];
const table = `## Données\n\n| Champ | Sens |\n| - | - |\n| <External href="${there}">nom [1]</External> | a<br>b |`;
const rates: readonly (readonly [string, number | null, number | null])[] = [
  ["2000 appels / 10 minutes / IP", 2_000, 600],
  ["1 000 appels toutes les 5 minutes", 1_000, 300],
  ["100 appels / 30 secondes", 100, 30],
  ["5000 appels par 24 heures", 5_000, 86_400],
  ["1 appel/2s", 1, 2],
  ["de 5  à 20 appels / seconde", null, null],
  ["10-20 appels par minute", null, null],
  ["entre 10 et 50 requêtes par seconde", null, null],
];
/** A page's rules, the applicant, and the number of the rule that applies. */
const rules: readonly (readonly [readonly string[], string, number | null])[] = [
  [["Un particulier", "Une collectivité ou une administration"], "Une administration", 1],
  [["Un particulier", "Une collectivité ou une administration"], "COLLECTIVITE", 1],
  [["Un particulier", "Une collectivité ou une administration"], "Collectivité ou administration", 1],
  [["Une entreprise, une association ou un établissement"], "l'association", 0],
  [["Une entreprise, une association ou un établissement"], "Les établissements", 0],
  [["Un ministère (cabinet ou service) et/ou une agence"], "Une agence", 0],
  [["Un ministère (cabinet ou service) et/ou une agence"], "Un service", null],
  [["Un service de ressources humaines ou de recrutement"], "Un recrutement", null],
  [["Un service de ressources humaines ou de recrutement"], "un service de ressources humaines ou de recrutement", 0],
  [["Une commune, de plus de 10 000 habitants, ou un département"], "Un département", 0],
  [["Une collectivité ou une administration"], "admin", null],
  [["Une collectivité ou une administration"], "Une administration de la mer", null],
  [["Une collectivité ou une administration", "Une administration"], "Une administration", 1],
];
const titles = [
  "API FranceConnect",
  "ProConnect",
  "API Pro Santé Connect",
  "API Indemnisation France Travail",
  "MonComptePro",
];
const searches: readonly (readonly [string, string])[] = [
  ["france connect", "API FranceConnect"],
  ["France-Connect", "API FranceConnect"],
  ["l'API France Connect", "API FranceConnect"],
  ["pro connect", "ProConnect"],
  ["Pro-connect", "ProConnect"],
  ["prosanteconnect", "API Pro Santé Connect"],
  ["mon compte pro", "MonComptePro"],
  ["france conect", "API FranceConnect"],
];

const linkSlug = (index: number) => `lien_${String(index)}.X`;
const rateSlug = (index: number) => `debit-${String(index)}`;
const ruleSlug = (index: number) => `acces-${String(index)}`;
const pageOf = (title: string, lines = "", body = "") => `---\ntitle: ${title}\nis_open: 1\n${lines}---\n${body}\n`;
const indented = (text: string) => text.replaceAll("\n", "\n      ");
const linkPage = (text: string) =>
  pageOf("Une API", `access_page:\n  - who: [Une mairie]\n    description: |\n      ${indented(text)}\n`, text);
const rulePage = (applicants: readonly string[]) =>
  pageOf("Une API", `access_page:\n${applicants.map((who) => `  - who: ["${who}"]\n    is_eligible: 1\n`).join("")}`);
const filler = (title: string, index: number) =>
  pageOf(title, `visits_2019: ${String(index)}\n`, "La France connecte. ProSanté, France Travail, un compte pro.");
const pages = Object.fromEntries([
  ...links.map(([text], index) => [linkSlug(index), linkPage(text)]),
  ...rates.map(([rate], index) => [rateSlug(index), pageOf("Une API", `rate_limiting_resume: ${rate}\n`)]),
  ...rules.map(([applicants], index) => [ruleSlug(index), rulePage(applicants)]),
  ["donnees", pageOf("Une API", "", table)],
  ...titles.map((title, index) => [`titre-${String(index)}`, filler(title, index)]),
]) as Record<string, string>;

describe("a page in the format of api.gouv.fr", () => {
  let gateway: Gateway;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeAll(async () => {
    folder = await writeCatalogue({ pages });
    gateway = await startGateway({ environment: { CATALOGUE_DIR: folder.path } });
  });
  afterAll(async () => {
    await gateway.close();
    await folder.remove();
  });
  const ask = async (query: string, variables: object) => {
    const { data, errors } = await gateway.askText(query, { variables });
    expect(errors).toEqual([]);
    return data;
  };

  it.each(links.map(([text, html], index) => ({ text, html, index })))(
    "has the link of $text, in its body and in its rules",
    async ({ html, index }) => {
      const slug = linkSlug(index);
      const query =
        "query ($slug: String!) { api(slug: $slug) { body { html } accessRules { description { html } } } }";
      const expected = expect.stringContaining(html.replace("SLUG", slug));
      expect(await ask(query, { slug })).toMatchObject({
        api: { body: { html: expected }, accessRules: [{ description: { html: expected } }] },
      });
    },
  );

  it("has no relative or empty link", async () => {
    const found = findBrokenLinks(await createCatalogue(await readFolder(folder.path)));
    expect(found).toEqual([]);
  });

  it("has its broken links listed", async () => {
    const { apis } = await createCatalogue(await readFolder(folder.path));
    const html = `<a href="/x">a</a><img src="y"><a href="${there}"> </a><a>b</a><p>[c]()</p><code>[d]()</code>`;
    const broken = apis
      .slice(0, 1)
      .map((api) => Object.assign(api, { accessRules: [], body: { markdown: "", text: "", html } }));
    expect(findBrokenLinks({ apis: broken, producers: [] })).toMatchObject([
      { kind: "relative", found: "/x" },
      { kind: "relative", found: "y" },
      { kind: "empty", found: there },
      { kind: "empty", found: "" },
      { kind: "empty", found: "[c]()" },
    ]);
  });

  it("has actions with labels in plain text", async () => {
    const text = `<p><Button href="${there}">**Demander** l'accès [R&amp;D]</Button></p>`;
    const { apis } = await createCatalogue({
      apis: new Map([["page", linkPage(text)]]),
      producers: new Map(),
      trees: new Map(),
    });
    expect(apis[0]?.accessRules[0]?.actions).toEqual([{ label: "Demander l'accès [R&D]", url: there }]);
  });

  it("has data fields without HTML", async () => {
    expect(await ask('{ api(slug: "donnees") { dataFields { name description } } }', {})).toEqual({
      api: { dataFields: [{ name: "nom [1]", description: "a b" }] },
    });
  });

  it.each(rates.map(([rate, ...read], index) => ({ rate, read, index })))(
    "has its rate $rate parsed as $read",
    async ({ rate, read: [calls, perSeconds], index }) => {
      const query = "query ($slug: String!) { api(slug: $slug) { rateLimiting { summary calls perSeconds } } }";
      expect(await ask(query, { slug: rateSlug(index) })).toEqual({
        api: { rateLimiting: { summary: rate.trim(), calls, perSeconds } },
      });
    },
  );

  it.each(rules.map(([applicants, applicant, rule], index) => ({ applicants, applicant, rule, index })))(
    "with rules for $applicants applies rule number $rule to $applicant",
    async ({ applicants, applicant, rule, index }) => {
      const query =
        "query ($slug: String!, $applicant: String!) { api(slug: $slug) { access(applicant: $applicant) { rule { applicants } } } }";
      expect(await ask(query, { slug: ruleSlug(index), applicant })).toEqual({
        api: { access: { rule: rule === null ? null : { applicants: [applicants[rule]] } } },
      });
    },
  );

  it.each(searches)("is found by a search for %j: %s is first", async (search, title) => {
    const query = "query ($search: String!) { apis(search: $search, first: 1) { nodes { title } } }";
    expect(await ask(query, { search })).toEqual({ apis: { nodes: [{ title }] } });
  });
});
