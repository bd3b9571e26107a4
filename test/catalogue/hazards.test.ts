import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createParserThread } from "../../src/datasources/catalogue/parser-thread.js";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { hazards } from "../support/catalogue-hazards.js";
import { startGateway, type Gateway } from "../support/gateway.js";
import { countNormalised } from "../support/work.js";

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
interface Told {
  readonly api: { readonly problems: readonly Problem[] } | null;
  readonly catalogue: { readonly apiCount: number; readonly problems: readonly Problem[] };
}

describe("a page with an oddity", () => {
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
  const tell = async (index: number): Promise<Told> => {
    const { data, errors } = await gateway.askText(query, { variables: { slug: slugOf(index) } });
    expect(errors).toEqual([]);
    return data as unknown as Told;
  };

  it.each(hazards.map((hazard, index) => ({ ...hazard, index })))(
    "$hazard is a named problem, and costs nothing else",
    async ({ index, problem: { found = /./, ...problem }, api }) => {
      const told = await tell(index);
      const page = `api/${slugOf(index)}.md`;
      const problems = told.catalogue.problems.filter((one) => one.page === page);
      expect(problems).toContainEqual(
        expect.objectContaining({
          ...problem,
          page,
          found: expect.stringMatching(found),
          madeOf: expect.stringMatching(/\S/),
        }),
      );
      if (api === null) expect(told.api).toBeNull();
      else {
        expect(told.api).toMatchObject({ slug: slugOf(index), ...api });
        expect(told.api?.problems).toEqual(problems);
      }
    },
  );

  it("is the same when the catalogue is read again, for which this thread parses nothing", async () => {
    const before = await Promise.all(hazards.map((_hazard, index) => tell(index)));
    const characters = await countNormalised(() => gateway.reloadCatalogue());
    expect(await Promise.all(hazards.map((_hazard, index) => tell(index)))).toEqual(before);
    // The index reads the texts of the served pages only.
    const served = hazards.filter(({ api }) => api !== null).reduce((sum, { page }) => sum + page.length, 0);
    expect(characters).toBeLessThan(served * 2);
  });

  it("stops no other page", async () => {
    const { catalogue } = await tell(0);
    expect(catalogue.apiCount).toBe(hazards.filter(({ api }) => api !== null).length);
    expect(hazards.length).toBeGreaterThanOrEqual(30);
  });
});

describe("a page that takes too long", () => {
  const file = (name: string) => ({ kind: "apis", name, text: "---\ntitle: T\nis_open: 1\n---\n" }) as const;

  it("is a named problem, and ends its thread; the next page gets another", async () => {
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
