import { toBaseLetters } from "./transliterate.js";

/**
 * The identity that finds a person again: the parts of a pivot identity that every source and every form spells out.
 */
export interface PersonIdentity {
  /** Empty if the person has none. */
  readonly birthName: string;
  readonly firstGivenName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/**
 * Returns the same list for every spelling of the same person. Case, accents, hyphens and apostrophes do not count, nor
 * do spaces in the birth name. Of the given names only the first word counts, because many people type all of them in
 * one field.
 * Coarse on purpose: homonyms born on the same day share a place and an erasure, never a fact.
 */
export function canonicalPerson({ birthName, firstGivenName, birthDate }: PersonIdentity): readonly string[] {
  const [firstWord = ""] = canonicalWords(firstGivenName, /[ ,]/);
  return [canonicalName(toBaseLetters(birthName)), firstWord, birthDate];
}

/**
 * Returns the names under which a person may have been stored. `first`: the first given name. `joined`: several given
 * names as one word, as version 0.1 stored a field with several names. `part`: the first part of a hyphenated name,
 * which is how "Jean Luc" is stored. The last two may be names of other people.
 */
export function variantsOf(person: PersonIdentity) {
  const withNames = (names: readonly string[]) => names.map((firstGivenName) => ({ ...person, firstGivenName }));
  const [first = "", ...joined] = joinedFromTheFirst(canonicalWords(person.firstGivenName, /[ ,]/));
  const parts = joinedFromTheFirst(canonicalWords(person.firstGivenName, /[ ,-]/));
  return {
    first: withNames([first]),
    joined: withNames(joined),
    part: withNames(parts.filter((name) => name !== first && !joined.includes(name))),
  };
}

/** "A", "AB" and "ABC" for the words A, B and C. */
function joinedFromTheFirst(words: readonly string[]): string[] {
  return words.map((_word, index) => words.slice(0, index + 1).join(""));
}

function canonicalWords(names: string, separator: RegExp): string[] {
  return toBaseLetters(names)
    .split(separator)
    .map(canonicalName)
    .filter((word) => word !== "");
}

function canonicalName(baseLetters: string): string {
  return baseLetters.replace(/[^\p{L}]/gu, "");
}
