import { readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLiveCatalogue } from "../../src/datasources/catalogue/live-catalogue.js";
import { createMetrics } from "../../src/telemetry/metrics/index.js";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { eventually } from "../support/eventually.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { createTestLogger, newLogFile } from "../support/gateway/log.js";
import { startProcess } from "../support/gateway/process.js";
import { startLoad } from "../support/load/load.js";

const edition = (name: string) =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `api-${String(index)}`,
      `---\ntitle: API ${String(index)} ${name}\nis_open: 1\nkeywords: [${name}]\nthemes: [${name}]\n---\n`,
    ]),
  );
const query = "{ apis(first: 100) { nodes { slug title keywords } } themes { name apiCount } }";

interface Answer {
  readonly apis: { readonly nodes: readonly { readonly title: string; readonly keywords: readonly string[] }[] };
  readonly themes: readonly { readonly name: string; readonly apiCount: number }[];
}

describe("a catalogue whose folder changes", () => {
  let gateway: Gateway;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeEach(async () => {
    folder = await writeCatalogue({ pages: edition("une") });
    gateway = await startGateway({ environment: { CATALOGUE_DIR: folder.path } });
  });
  afterEach(async () => {
    await gateway.close();
    await folder.remove();
  });
  const fetchAnswer = async () => {
    const { data, errors } = await gateway.askText(query);
    if (errors.length > 0) throw new Error("failed");
    return data as unknown as Answer;
  };
  const editionsOf = ({ apis }: Answer) => new Set(apis.nodes.flatMap(({ keywords }) => keywords));

  it("is served in its new version, without a failed or mixed answer under load", async () => {
    const load = startLoad({
      perSecond: 100,
      seconds: 3,
      async send(index) {
        if (index === 50) await folder.writePages(edition("deux"));
        const answer = await fetchAnswer();
        const themes = answer.themes.reduce((sum, { apiCount }) => sum + apiCount, 0);
        if (answer.apis.nodes.length !== 20 || themes !== 20) throw new Error("mixed");
        if (answer.apis.nodes.some(({ title, keywords: [keyword = ""] }) => !title.endsWith(keyword)))
          throw new Error("mixed");
      },
    });
    expect(await load.done).toMatchObject({ failed: 0, failures: [] });
    await eventually(async () => {
      expect(editionsOf(await fetchAnswer())).toEqual(new Set(["deux"]));
    });
  });

  it("stays the same when the folder disappears, and is read again when the folder is back", async () => {
    await rename(folder.path, `${folder.path}-away`);
    await gateway.askText(query);
    expect(editionsOf(await fetchAnswer())).toEqual(new Set(["une"]));
    await gateway.reloadCatalogue();
    expect(editionsOf(await fetchAnswer())).toEqual(new Set(["une"]));
    await rename(`${folder.path}-away`, folder.path);
    await folder.writePages(edition("deux"));
    await gateway.reloadCatalogue();
    expect(editionsOf(await fetchAnswer())).toEqual(new Set(["deux"]));
  });

  it("is served without a page that is not a file", async () => {
    await mkdir(`${folder.path}/api/dossier.md`);
    await gateway.reloadCatalogue();
    const { data } = await gateway.askText("{ catalogue { apiCount problems { page line severity } } }");
    const problem = { page: "api/dossier.md", line: 1, severity: "ERROR" };
    expect(data).toEqual({ catalogue: { apiCount: 20, problems: expect.arrayContaining([problem]) } });
  });

  it("keeps its cursors: the next page begins after what was read before", async () => {
    const page =
      "query ($after: String) { apis(orderBy: TITLE, first: 5, after: $after) { nodes { slug } pageInfo { endCursor } } }";
    const read = async (after?: string) => {
      const { data } = await gateway.askText(page, { variables: { after } });
      return data?.["apis"] as { nodes: { slug: string }[]; pageInfo: { endCursor: string } };
    };
    const before = await read();
    const next = await read(before.pageInfo.endCursor);
    await folder.writePages({ "api-00": "---\ntitle: API 0 avant\nis_open: 1\n---\n" });
    await gateway.reloadCatalogue();
    expect((await read()).nodes[1]?.slug).not.toBe(before.nodes[1]?.slug);
    expect((await read(before.pageInfo.endCursor)).nodes).toEqual(next.nodes);
  });
});

describe("a gateway that stops while it reloads the folder", () => {
  // Each of the 20 pages takes at least one turn of the event loop: the reload never finishes within these turns.
  it.each([0, 1, 5, 10, 19])("does not wait for the reload, after %s turns of the event loop", async (turns) => {
    const folder = await writeCatalogue({ pages: edition("une") });
    const logFile = newLogFile();
    const catalogue = await createLiveCatalogue(folder.path, createTestLogger(logFile), createMetrics());
    const reading = catalogue.reload();
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await catalogue.close();
    await reading;
    const logged = readFileSync(logFile, "utf8").trim().split("\n");
    expect(logged).toEqual([expect.stringContaining('"msg":"catalogue read"')]);
    await folder.remove();
  });
});

describe("a folder that is not a catalogue", () => {
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  afterAll(() => folder.remove());

  it("prevents the start, and the error names the variable", async () => {
    folder = await writeCatalogue({ pages: {} });
    for (const path of [folder.path, "/no/such/folder"]) {
      const { code, output } = await startProcess({ PATH: process.env["PATH"] ?? "", CATALOGUE_DIR: path }).ended();
      expect([code, output]).toEqual([1, expect.stringMatching(/^\s*CATALOGUE_DIR: must /m)]);
    }
  });
});
