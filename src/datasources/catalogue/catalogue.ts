import { setImmediate } from "node:timers/promises";
import type { Api } from "../../schema/catalogue/api.js";
import type { CatalogueReport } from "../../schema/catalogue/page-problem.js";
import type { Producer } from "../../schema/catalogue/producer.js";
import type { Theme } from "../../schema/catalogue/theme.js";
import type { CatalogueFiles } from "./folder.js";
import { parseFile, type Kind, type Parse, type Parsed } from "./parse/parse-file.js";
import type { ApiPage } from "./parse/parse-page.js";
import { indexProducers, type Producers } from "./parse/producers.js";
import { createReport, type Report } from "./parse/report.js";
import type { Definition } from "./parse/text/body.js";
import { indexTrees, type Trees } from "./parse/trees.js";
import { searchForm } from "./search-form.js";
import { createSearch } from "./search.js";

/** The whole catalogue as it was at one read. It is immutable: a reload creates a new one. */
export interface Catalogue {
  readonly apis: readonly Api[];
  readonly api: (slug: string) => Api | undefined;
  readonly producers: readonly Producer[];
  readonly producer: (slug: string) => Producer | undefined;
  readonly themes: readonly Theme[];
  /** The score of each API that the search finds, by slug. */
  readonly search: (search: string) => ReadonlyMap<string, number>;
  /** The terms that the API's page defines. */
  readonly definitionsOf: (slug: string) => readonly Definition[];
  readonly report: CatalogueReport;
}

/**
 * Reads every file as far as possible. A bad file does not stop the others. The process answers requests between two
 * files.
 */
export async function createCatalogue(files: CatalogueFiles, parse: Parse = parseFile): Promise<Catalogue> {
  const parsedProducers = await parseAll("producers", files.producers, parse);
  const parsedTrees = await parseAll("trees", files.trees, parse);
  const parsedPages = await parseAll("apis", files.apis, parse);
  const producers = [...parsedProducers.values()].flatMap(({ read }) => read ?? []);
  const byName = indexProducers(producers);
  const trees = indexTrees(parsedTrees);
  const pages = [...parsedPages].map(([slug, { read, problems }]) => {
    return { page: read, report: createReport(`api/${slug}.md`, problems) };
  });
  const themes = countThemes(pages.flatMap(({ page }) => page ?? []));
  const apis = pages.flatMap(({ page, report }) => (page ? toApi(page, byName, trees, themes, report) : []));
  const bySlug = new Map(apis.map((api) => [api.slug, api]));
  const definitions = new Map(pages.flatMap(({ page }) => (page ? [[page.slug, page.definitions]] : [])));
  return {
    apis,
    api: (slug) => bySlug.get(slug),
    producers,
    producer: byName.bySlug,
    themes: [...themes.values()],
    search: await createSearch(apis),
    definitionsOf: (slug) => definitions.get(slug) ?? [],
    report: {
      apiCount: apis.length,
      producerCount: producers.length,
      loadedAt: new Date(),
      problems: [
        ...pages.flatMap(({ report }) => report.problems),
        ...[...parsedProducers.values(), ...parsedTrees.values()].flatMap(({ problems }) => problems),
      ],
    },
  };
}

async function parseAll<K extends Kind>(kind: K, texts: ReadonlyMap<string, string>, parse: Parse) {
  const parsed = new Map<string, Parsed<K>>();
  for (const [name, text] of texts) {
    parsed.set(name, await parse({ kind, name, text }));
    await setImmediate();
  }
  return parsed;
}

type Themes = ReadonlyMap<string, Theme>;

/** Counts the pages of each theme, however it is spelt. The first spelling gives its name. */
function countThemes(pages: readonly ApiPage[]): Themes {
  const themes = new Map<string, Theme>();
  for (const { themes: names } of pages) {
    // If one page has two spellings, the first one counts.
    const forms = new Map(names.toReversed().map((name) => [searchForm(name), name]));
    for (const [form, name] of forms) {
      const theme = themes.get(form) ?? { name, apiCount: 0 };
      themes.set(form, theme);
      theme.apiCount += 1;
    }
  }
  return themes;
}

function toApi(page: ApiPage, producers: Producers, trees: Trees, themes: Themes, report: Report): Api {
  const { producerLocation, accessLocation, ...values } = page;
  const accessRules = page.accessRules.map(({ trees: references, ...rule }) => {
    const found = references.map((reference) => {
      const tree = trees(reference);
      const name = `tree ${reference.tree}, question ${reference.question}`;
      if (!tree) report.warning(accessLocation, name, "no such tree: null");
      return tree;
    });
    return { ...rule, tree: found.find((tree) => tree !== undefined) ?? null };
  });
  const producer = page.producer === null ? undefined : producers.byName(page.producer);
  if (page.producer === null) report.warning(producerLocation, "no producer", "null");
  else if (!producer) report.warning(producerLocation, page.producer, "no such producer: null");
  else if (producer.slug !== page.producer) report.info(producerLocation, page.producer, `read as ${producer.slug}`);
  return {
    ...values,
    accessRules,
    producer: producer ?? null,
    partners: page.partners.map((name) => ({ name, producer: producers.byName(name) ?? null })),
    themes: page.themes.flatMap((name) => themes.get(searchForm(name)) ?? []),
    problems: report.problems,
  };
}
