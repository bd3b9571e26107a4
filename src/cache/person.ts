import { toBaseLetters } from "../names.js";

/** What a person is found again by: the parts of a pivot identity that every source and every form spells out. */
export interface PersonIdentity {
  /** Empty where the person has none. */
  readonly birthName: string;
  readonly firstGivenName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/**
 * The same list for every spelling of the same person: case, accents, spaces, hyphens and apostrophes do not count.
 * Coarse on purpose: homonyms born on one day share a place and an erasure, never a fact.
 */
export function canonicalPerson({ birthName, firstGivenName, birthDate }: PersonIdentity): readonly string[] {
  return [canonicalName(birthName), canonicalName(firstGivenName), birthDate];
}

function canonicalName(name: string): string {
  return toBaseLetters(name).replace(/[^\p{L}]/gu, "");
}
