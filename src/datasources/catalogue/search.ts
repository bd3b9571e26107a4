import { setImmediate } from "node:timers/promises";
import MiniSearch from "minisearch";
import type { Api } from "../../schema/catalogue/api.js";
import { searchForm } from "./search-form.js";

/** The words that the old site ignored in a search, with the usual French words. */
const stopWords = new Set(
  (
    "api apis donnee donnees base a au aux avec ce ces cet cette d dans de des du elle en est et eux il ils j je l la le les leur " +
    "leurs lui m ma mais me mes moi mon n ne nos notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes " +
    "toi ton tu un une vos votre vous y"
  ).split(" "),
);
const separators = /[^\p{L}\p{N}]+/u;
const weights = { title: 0.4, tagline: 0.1, producer: 0.1, keywords: 0.1, body: 0.05 };
/** Two words written as one are rarer than each word, so a match on them is the intended one. */
const joinedWeight = 3;
/** Longest search in characters; each word is looked up in the whole index. */
const maxSearch = 1_000;
const maxTerms = 8;
/** Longest word: longer ones are compared by their beginning. */
const maxTerm = 40;
/** The time of a fuzzy search grows with the square of the word. */
const maxTypo = 24;
const minPrefix = 2;
const minTypo = 4;

/**
 * Indexes the APIs; between two of them, the process answers requests. The search returns the score of each API, by
 * slug, whose texts hold a word of the search, two of its words written as one, or a beginning or a near match of a
 * word. The APIs whose name is exactly the search have the highest score. The search reads 1,000 characters and the
 * first 8 different words.
 */
export async function createSearch(apis: readonly Api[]) {
  const index = new MiniSearch<Record<string, string>>({
    idField: "slug",
    fields: Object.keys(weights),
    tokenize: (text) => text.split(separators).filter(Boolean),
    processTerm: termForm,
  });
  const named = new Map<string, string[]>();
  for (const api of apis) {
    for (const name of namesOf(termsOf(api.title))) {
      const slugs = named.get(name) ?? [];
      named.set(name, slugs);
      slugs.push(api.slug);
    }
    index.add(toDocument(api));
    await setImmediate();
  }

  return (search: string): ReadonlyMap<string, number> => {
    const terms = termsOf(search.slice(0, maxSearch));
    const words = [...new Set(distinctiveOf(terms))].slice(0, maxTerms);
    // "france connect" also means "FranceConnect".
    const joined = new Set(words.slice(1).map((word, index) => termForm(`${words[index] ?? ""}${word}`)));
    const found = index.search([...words, ...joined].join(" "), {
      boost: weights,
      boostTerm: (term) => (joined.has(term) ? joinedWeight : 1),
      prefix: (term) => term.length >= minPrefix,
      fuzzy: (term) => (term.length >= minTypo && term.length <= maxTypo ? 0.2 : false),
    });
    const scores = new Map(found.map(({ id, score }) => [String(id), score]));
    const best = found[0]?.score ?? 0;
    for (const slug of namesOf(terms).flatMap((name) => named.get(name) ?? [])) scores.set(slug, best + 1);
    return scores;
  };
}

function termsOf(text: string): readonly string[] {
  return searchForm(text).split(separators).filter(Boolean).map(termForm);
}

/** Returns the terms that a search compares. Returns all of them where all are stop words. */
function distinctiveOf(terms: readonly string[]): readonly string[] {
  const distinctive = terms.filter((term) => !stopWords.has(term));
  return distinctive.length > 0 ? distinctive : terms;
}

/** Returns "Mon Compte Pro" as one word: from all its terms, and from only those that a search compares. */
function namesOf(terms: readonly string[]): readonly string[] {
  return [...new Set([terms, distinctiveOf(terms)].map((some) => some.join("")))].filter(Boolean);
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
