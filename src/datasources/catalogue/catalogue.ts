import { setImmediate } from "node:timers/promises";
import type { Api } from "../../schema/api.js";
import type { CatalogueReport } from "../../schema/page-problem.js";
import type { Producer } from "../../schema/producer.js";
import type { Theme } from "../../schema/theme.js";
import type { Definition } from "./body.js";
import type { CatalogueFiles } from "./folder.js";
import { readApiPage, type ApiPage } from "./page.js";
import { readProducers, type Producers } from "./producers.js";
import { readOrReport, type Report } from "./report.js";
import { createSearch } from "./search.js";
import { searchForm } from "./search-form.js";
import { readTrees } from "./trees.js";

/** The whole catalogue as it was read at one moment. It does not change: a reload makes another. */
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

/** Reads every page as far as it can be read: no page stops another, and the process answers others between them. */
export async function createCatalogue(files: CatalogueFiles): Promise<Catalogue> {
  const producers = await readProducers(files.producers);
  const trees = await readTrees(files.trees);
  const read: ReturnType<typeof readApiPage>[] = [];
  for (const [slug, raw] of files.apis) {
    read.push({ api: undefined, ...readOrReport(`api/${slug}.md`, () => readApiPage(slug, raw, trees.find)) });
    await setImmediate();
  }
  const themes = countThemes(read.flatMap(({ api }) => api ?? []));
  const apis = read.flatMap(({ api, report }) => (api ? [toApi(api, producers, themes, report)] : []));
  const bySlug = new Map(apis.map((api) => [api.slug, api]));
  const definitions = new Map(read.flatMap(({ api }) => (api ? [[api.slug, api.definitions]] : [])));
  return {
    apis,
    api: (slug) => bySlug.get(slug),
    producers: producers.producers,
    producer: producers.bySlug,
    themes: [...themes.values()],
    search: await createSearch(apis),
    definitionsOf: (slug) => definitions.get(slug) ?? [],
    report: {
      apiCount: apis.length,
      producerCount: producers.producers.length,
      loadedAt: new Date(),
      problems: [...read.flatMap(({ report }) => report.problems), ...producers.problems, ...trees.problems],
    },
  };
}

type Themes = ReadonlyMap<string, Theme>;

/** However they are written; the first spelling names them. */
function countThemes(pages: readonly ApiPage[]): Themes {
  const themes = new Map<string, Theme>();
  for (const { themes: names } of pages) {
    // Of two spellings on one page, the first one counts.
    const forms = new Map(names.toReversed().map((name) => [searchForm(name), name]));
    for (const [form, name] of forms) {
      const theme = themes.get(form) ?? { name, apiCount: 0 };
      themes.set(form, theme);
      theme.apiCount += 1;
    }
  }
  return themes;
}

function toApi({ producerPlace, ...page }: ApiPage, producers: Producers, themes: Themes, report: Report): Api {
  const producer = page.producer === null ? undefined : producers.byName(page.producer);
  if (page.producer === null) report.warning(producerPlace, "no producer", "null");
  else if (!producer) report.warning(producerPlace, page.producer, "no such producer: null");
  else if (producer.slug !== page.producer) report.info(producerPlace, page.producer, `read as ${producer.slug}`);
  return {
    ...page,
    producer: producer ?? null,
    partners: page.partners.map((name) => ({ name, producer: producers.byName(name) ?? null })),
    themes: page.themes.flatMap((name) => themes.get(searchForm(name)) ?? []),
    problems: report.problems,
  };
}
