import type { Benefit } from "../../schema/benefits/benefit.js";
import type { AccessVerdict } from "../../schema/catalogue/access.js";
import type { ApiConnection } from "../../schema/catalogue/api-connection.js";
import type { Api } from "../../schema/catalogue/api.js";
import type { Catalogue } from "./catalogue.js";
import { createApiFinder, type Wanted } from "./find-apis.js";
import { createAccessJudge } from "./parse/access.js";
import { searchForm } from "./search-form.js";

/**
 * Returns the queries of one catalogue. A request uses one catalogue until its end, even if a reload happens during it.
 */
export function createCatalogueQueries(catalogue: Catalogue) {
  const finder = createApiFinder(catalogue.apis, catalogue.search);
  const judges = new Map(catalogue.apis.map(({ slug, accessRules }) => [slug, createAccessJudge(accessRules)]));
  const byDataField = apisByDataField(catalogue.apis);
  const found = new Map<Benefit, ReadonlySet<Api>>();
  /** Returns the pages that name the benefit in their data, the most visited first, then those known by their slugs. */
  const apisOf = (benefit: Benefit): ReadonlySet<Api> => {
    const { dataField, pageSlugs } = benefit;
    const known = found.get(benefit);
    if (known) return known;
    const bySlug = pageSlugs.flatMap((slug) => catalogue.api(slug) ?? []);
    const apis = new Set([...(byDataField.get(dataField ?? "") ?? []), ...bySlug]);
    found.set(benefit, apis);
    return apis;
  };
  const apiOf = (benefit: Benefit): Api | undefined => apisOf(benefit).values().next().value;
  return {
    api: catalogue.api,
    producer: catalogue.producer,
    producers: catalogue.producers,
    themes: catalogue.themes,
    report: catalogue.report,
    /** Throws BAD_USER_INPUT for `first` outside 1 to 100 and for a bad cursor. */
    findApis: (wanted: Wanted): ApiConnection => finder(wanted),
    /** Throws BAD_USER_INPUT for an answer that its question does not offer. */
    judgeAccess: ({ slug, accessRules }: Api, applicant: string, answers: readonly string[]): AccessVerdict =>
      (judges.get(slug) ?? createAccessJudge(accessRules))(applicant, answers),
    /** Returns the API that provides the benefit; undefined where the catalogue has none. */
    apiOf,
    describes: (api: Api, benefit: Benefit): boolean => apisOf(benefit).has(api),
    /** Returns the definition on the benefit's page, or the gateway's own sentence. */
    summaryOf(benefit: Benefit): string {
      const names = [`(${benefit.acronym})`, benefit.name].map(searchForm);
      const definitions = catalogue.definitionsOf(apiOf(benefit)?.slug ?? "");
      const found = definitions.find(({ form }) => names.some((name) => form.includes(name)));
      return found?.text ?? benefit.summary;
    },
  };
}

/** Returns the APIs of each data field, the most visited first. */
function apisByDataField(apis: readonly Api[]): ReadonlyMap<string, readonly Api[]> {
  const found = new Map<string, Api[]>();
  for (const api of apis.toSorted((one, other) => (other.visits2019 ?? 0) - (one.visits2019 ?? 0))) {
    for (const { name } of api.dataFields) {
      const describing = found.get(name);
      if (describing) describing.push(api);
      else found.set(name, [api]);
    }
  }
  return found;
}

export type CatalogueQueries = ReturnType<typeof createCatalogueQueries>;
