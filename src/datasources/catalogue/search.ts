import { setImmediate } from "node:timers/promises";
import MiniSearch from "minisearch";
import type { Api } from "../../schema/api.js";
import { searchForm } from "./search-form.js";

/** What the old site left out of a search, with the usual French words. */
const stopWords = new Set(
  (
    "api apis donnee donnees base a au aux avec ce ces cet cette d dans de des du elle en est et eux il ils j je l la le les leur " +
    "leurs lui m ma mais me mes moi mon n ne nos notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes " +
    "toi ton tu un une vos votre vous y"
  ).split(" "),
);
const separators = /[^\p{L}\p{N}]+/u;
const weights = { title: 0.4, tagline: 0.1, producer: 0.1, keywords: 0.1, body: 0.05 };
/** Of a search; each word is looked up in the whole index. */
const maxSearch = 1_000;
const maxTerms = 8;
/** Of a word: longer ones are compared by their beginning. */
const maxTerm = 40;
/** The time of a fuzzy search grows with the square of the word. */
const longestTypo = 24;
const shortestPrefix = 2;
const shortestTypo = 4;

/**
 * Indexes the APIs, and answers others between two of them. The search returns the score of every API whose texts hold a word of
 * it, a beginning or a near miss of one, by slug. It reads 1,000 characters and the first 8 words that differ.
 */
export async function createSearch(apis: readonly Api[]) {
  const index = new MiniSearch<Record<string, string>>({
    idField: "slug",
    fields: Object.keys(weights),
    tokenize: (text) => text.split(separators).filter(Boolean),
    processTerm: termForm,
  });
  for (const api of apis) {
    index.add(toDocument(api));
    await setImmediate();
  }

  return (search: string): ReadonlyMap<string, number> => {
    const words = searchForm(search.slice(0, maxSearch)).split(separators).filter(Boolean);
    const terms = [...new Set(words.map(termForm))];
    const telling = terms.filter((term) => !stopWords.has(term));
    // Of a search that is nothing but such words, all are kept.
    const query = (telling.length > 0 ? telling : terms).slice(0, maxTerms);
    const found = index.search(query.join(" "), {
      boost: weights,
      prefix: (term) => term.length >= shortestPrefix,
      fuzzy: (term) => (term.length >= shortestTypo && term.length <= longestTypo ? 0.2 : false),
    });
    return new Map(found.map(({ id, score }) => [String(id), score]));
  };
}

function termForm(word: string): string {
  return searchForm(word).slice(0, maxTerm);
}

function toDocument({ slug, title, tagline, producer, keywords, introduction, body }: Api): Record<string, string> {
  return {
    slug,
    title,
    tagline: tagline ?? "",
    producer: [producer?.name, producer?.acronym].filter(Boolean).join(" "),
    keywords: keywords.join(" "),
    body: [introduction?.text, body?.text].filter(Boolean).join(" "),
  };
}
