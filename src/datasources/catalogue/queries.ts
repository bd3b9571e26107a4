import type { AccessVerdict } from "../../schema/access.js";
import type { ApiConnection } from "../../schema/api-connection.js";
import type { Api } from "../../schema/api.js";
import type { Benefit } from "../../schema/benefit.js";
import { judgeAccess } from "./access.js";
import type { Catalogue } from "./catalogue.js";
import { findApis, type Wanted } from "./pages.js";
import { searchForm } from "./search-form.js";

/** What one request asks of the catalogue: of one and the same, though it is read again meanwhile. */
export function createCatalogueQueries(catalogue: Catalogue) {
  const describes = ({ dataFields }: Api, { dataField }: Benefit) =>
    dataField !== null && dataFields.some(({ name }) => name === dataField);
  /** The most visited, where several do. */
  const apiOf = (benefit: Benefit): Api | undefined =>
    catalogue.apis
      .filter((api) => describes(api, benefit))
      .sort((one, other) => (other.visits2019 ?? 0) - (one.visits2019 ?? 0))[0];
  return {
    api: catalogue.api,
    producer: catalogue.producer,
    producers: catalogue.producers,
    themes: catalogue.themes,
    report: catalogue.report,
    /** Throws BAD_USER_INPUT for `first` outside 1 to 100 and for a bad cursor. */
    findApis: (wanted: Wanted): ApiConnection => findApis(catalogue, wanted),
    /** Throws BAD_USER_INPUT for an answer that its question does not offer. */
    judgeAccess: ({ accessRules }: Api, applicant: string, answers: readonly string[]): AccessVerdict =>
      judgeAccess(accessRules, applicant, answers),
    /** The API that tells the benefit; undefined where the catalogue has none. */
    apiOf,
    describes,
    /** The definition that the benefit's page gives of it, or the gateway's own sentence. */
    summaryOf(benefit: Benefit): string {
      const names = [`(${benefit.acronym})`, benefit.name].map(searchForm);
      const definitions = catalogue.definitionsOf(apiOf(benefit)?.slug ?? "");
      const found = definitions.find(({ term }) => names.some((name) => searchForm(term).includes(name)));
      return found?.text ?? benefit.summary;
    },
  };
}

export type CatalogueQueries = ReturnType<typeof createCatalogueQueries>;
