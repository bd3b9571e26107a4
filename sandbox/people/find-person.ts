import type { Persona } from "./persona.js";

/** A civil identity that a source received. */
export interface SoughtPerson {
  readonly birthName: string | undefined;
  /** Used when the birth name is missing. */
  readonly usageName: string | undefined;
  /** As many as the caller sent, from the first. */
  readonly givenNames: readonly string[];
  /** The known part: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** The test person with these names (case and accents ignored) and this birth date; undefined when there is none. */
export function findPerson(people: readonly Persona[], sought: SoughtPerson): Persona | undefined {
  return people.find(
    ({ identity }) =>
      bearsName(identity, sought) &&
      startsWith(words(identity.given_name_array.join(" ")), words(sought.givenNames.join(" "))) &&
      identity.birthdate.startsWith(sought.birthDate),
  );
}

function bearsName(identity: Persona["identity"], { birthName, usageName }: SoughtPerson): boolean {
  const [borne, given] = birthName ? [identity.family_name, birthName] : [identity.preferred_username, usageName];
  return borne !== undefined && given !== undefined && words(borne).join(" ") === words(given).join(" ");
}

function startsWith(all: readonly string[], first: readonly string[]): boolean {
  return first.every((word, index) => word === all[index]);
}

/** The words of a name, without the differences of case, accents, ligatures, hyphens and apostrophes. */
function words(name: string): readonly string[] {
  const letters = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toUpperCase();
  return letters
    .replaceAll("Œ", "OE")
    .replaceAll("Æ", "AE")
    .split(/\P{L}+/u)
    .filter(Boolean);
}
