import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createParserThread } from "../../../src/datasources/catalogue/parser-thread.js";
import { writeCatalogue } from "../../support/catalogue-folder.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { countNormalised } from "../../support/load/work.js";
import { hazards } from "../../catalogue/catalogue-hazards.js";

const slugOf = (index: number) => `hazard_${String(index)}.X`;
const query = `query ($slug: String!) {
  api(slug: $slug) {
    slug title tagline openness franceConnect keywords lastUpdated uptime visits2019 externalSite datapassUrl
    producer { slug } contacts { email url }
    accessRules { applicants eligibility actions { label url } description { text } tree { question } }
    body { html text } dataFields { name description } themes { name } rateLimiting { calls perSeconds }
    problems { page field line found madeOf severity }
  }
  catalogue { apiCount problems { page field line found madeOf severity } }
}`;

interface Problem {
  readonly page: string;
  readonly found: string;
  readonly field: string | null;
  readonly line: number | null;
  readonly severity: string;
}
interface Answer {
  readonly api: { readonly problems: readonly Problem[] } | null;
  readonly catalogue: { readonly apiCount: number; readonly problems: readonly Problem[] };
}

describe("a page with a defect", () => {
  let gateway: Gateway;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeAll(async () => {
    const pages = Object.fromEntries(hazards.map(({ page }, index) => [slugOf(index), page]));
    folder = await writeCatalogue({ pages });
    gateway = await startGateway({ environment: { CATALOGUE_DIR: folder.path } });
  });
  afterAll(async () => {
    await gateway.close();
    await folder.remove();
  });
  const fetchPage = async (index: number): Promise<Answer> => {
    const { data, errors } = await gateway.askText(query, { variables: { slug: slugOf(index) } });
    expect(errors).toEqual([]);
    return data as unknown as Answer;
  };

  it.each(hazards.map((hazard, index) => ({ ...hazard, index })))(
    "reports $hazard as a named problem, and loses nothing else",
    async ({ index, problem: { found = /./, ...problem }, api }) => {
      const answer = await fetchPage(index);
      const page = `api/${slugOf(index)}.md`;
      const problems = answer.catalogue.problems.filter((one) => one.page === page);
      expect(problems).toContainEqual(
        expect.objectContaining({
          ...problem,
          page,
          found: expect.stringMatching(found),
          madeOf: expect.stringMatching(/\S/),
        }),
      );
      if (api === null) expect(answer.api).toBeNull();
      else {
        expect(answer.api).toMatchObject({ slug: slugOf(index), ...api });
        expect(answer.api?.problems).toEqual(problems);
      }
    },
  );

  it("stays the same when the catalogue is read again, and the main thread parses nothing for it", async () => {
    const before = await Promise.all(hazards.map((_hazard, index) => fetchPage(index)));
    const characters = await countNormalised(() => gateway.reloadCatalogue());
    expect(await Promise.all(hazards.map((_hazard, index) => fetchPage(index)))).toEqual(before);
    // The index reads the texts of the served pages only.
    const served = hazards.filter(({ api }) => api !== null).reduce((sum, { page }) => sum + page.length, 0);
    expect(characters).toBeLessThan(served * 2);
  });

  it("does not block any other page", async () => {
    const { catalogue } = await fetchPage(0);
    expect(catalogue.apiCount).toBe(hazards.filter(({ api }) => api !== null).length);
    expect(hazards.length).toBeGreaterThanOrEqual(30);
  });
});

describe("a page that takes too long", () => {
  const file = (name: string) => ({ kind: "apis", name, text: "---\ntitle: T\nis_open: 1\n---\n" }) as const;

  it("is a named problem, and the next page is parsed", async () => {
    const thread = createParserThread(new AbortController().signal, 0);
    for (const name of ["one", "two"]) {
      const found = "more than can be read (too much time or memory)";
      expect(await thread.parse(file(name))).toEqual({
        problems: [{ page: `api/${name}.md`, line: 1, found, madeOf: "the page is not served", severity: "ERROR" }],
      });
    }
    await thread.close();
  });
});
