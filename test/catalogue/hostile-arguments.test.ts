import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { countNormalised, largestMatrix } from "../support/load/work.js";

const pageCount = 60;
const longWord = "a".repeat(1_900);
const page = (index: number) =>
  `---\ntitle: API ${String(index)}\nis_open: 1\nproducer: mss\nthemes: [Santé]\nkeywords: [anticonstitutionnellement]
access_page:\n  - who: [Une mairie, Un parc]\n    is_eligible: 1\n    description: <QuestionTree tree="france-connected-api" question="prestationsSociales"/>\n---\n${index === 0 ? longWord : "Le texte."}\n`;
const query = `query ($search: String, $filter: ApiFilter, $after: String, $slug: String!, $applicant: String!, $answers: [String!]) {
  apis(search: $search, filter: $filter, after: $after, first: 100) {
    totalCount nodes { slug access(applicant: $applicant, answers: $answers) { eligibility } }
  }
  api(slug: $slug) { slug }
  producer(slug: $slug) { slug }
}`;
const calm = { slug: "x", applicant: "Une mairie" };
const texts: readonly (readonly [string, string])[] = [
  ["one word", "a".repeat(55_000)],
  ["accents", "é".repeat(27_000)],
  ["decomposed accents", "e\u0301\u0327".repeat(11_000)],
  ["10,000 words", Array.from({ length: 10_000 }, (_, index) => String(index)).join(" ")],
  ["spaces", " ".repeat(55_000)],
  ["apostrophes", "l'".repeat(27_000)],
  ["no letters", "%".repeat(55_000)],
  ["base64", Buffer.from(JSON.stringify(["RELEVANCE", 0, 0, "1".repeat(30_000), "a"])).toString("base64url")],
];
const fields: readonly (readonly [string, (text: string) => object])[] = [
  ["search", (search) => ({ search })],
  ["filter.theme", (theme) => ({ filter: { theme } })],
  ["filter.producer", (producer) => ({ filter: { producer } })],
  ["after", (after) => ({ after })],
  ["slug", (slug) => ({ slug })],
  ["applicant", (applicant) => ({ applicant })],
  ["answers", (answer) => ({ answers: [answer] })],
  ["4,000 answers", (text) => ({ answers: Array.from({ length: 4_000 }, () => text.slice(0, 5)) })],
];
const cases = fields.flatMap(([field, variables]) =>
  texts.map(([kind, text]) => ({ field, kind, variables: { ...calm, ...variables(text) } })),
);

describe("an argument of the catalogue with the maximum length of a request", () => {
  let gateway: Gateway;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeAll(async () => {
    const pages = Object.fromEntries(
      Array.from({ length: pageCount }, (_, index) => [`api-${String(index)}`, page(index)]),
    );
    folder = await writeCatalogue({ pages });
    gateway = await startGateway({
      environment: { CATALOGUE_DIR: folder.path, ANONYMOUS_RATE_PER_MINUTE: "10000" },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await folder.remove();
  });

  it.each(cases)("is refused or answered: $kind in $field", async ({ variables }) => {
    const { status, errors } = await gateway.askText(query, { variables });
    expect([200, 400]).toContain(status);
    for (const { extensions } of errors) expect(["BAD_USER_INPUT", "OPERATION_TOO_LARGE"]).toContain(extensions.code);
  });

  it.each(cases)("is compared without work for each page: $kind in $field", async ({ variables }) => {
    const characters = await countNormalised(() => gateway.askText(query, { variables }));
    // The applicant of each page and one answer, each within the limits of a page; and the search.
    expect(characters).toBeLessThan(pageCount * 1_100 + 5_000);
  });

  it("of a search never makes the matrix grow with its length", async () => {
    for (const [, search] of texts) {
      const largest = await largestMatrix(() => gateway.askText(query, { variables: { ...calm, search } }));
      expect(largest).toBeLessThan(2_000);
    }
  });

  it("finds a long word by its beginning, and a word of 25 letters despite a spelling error", async () => {
    const find = async (search: string) => {
      const { data } = await gateway.askText(query, { variables: { ...calm, search } });
      return (data?.["apis"] as { totalCount: number } | undefined)?.totalCount;
    };
    expect(await find(longWord.slice(0, 200))).toBe(1);
    expect(await find("aaaaaaaaa")).toBe(1);
    expect(await find("anticonstitutionnelement")).toBe(pageCount);
  });
});
