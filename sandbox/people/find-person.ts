import type { Persona } from "./persona.js";

/** A civil identity as a source was told it. */
export interface SoughtPerson {
  readonly birthName: string | undefined;
  /** Decides where the birth name is not told. */
  readonly usageName: string | undefined;
  /** As many as are told, from the first. */
  readonly givenNames: readonly string[];
  /** As far as it is known: empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** The test person who bears these names, in any case, with or without accents, and was born then. */
export function findPerson(people: readonly Persona[], sought: SoughtPerson): Persona | undefined {
  return people.find(
    ({ identity }) =>
      bearsName(identity, sought) &&
      startsWith(words(identity.given_name_array.join(" ")), words(sought.givenNames.join(" "))) &&
      identity.birthdate.startsWith(sought.birthDate),
  );
}

function bearsName(identity: Persona["identity"], { birthName, usageName }: SoughtPerson): boolean {
  const [borne, told] = birthName ? [identity.family_name, birthName] : [identity.preferred_username, usageName];
  return borne !== undefined && told !== undefined && words(borne).join(" ") === words(told).join(" ");
}

function startsWith(all: readonly string[], first: readonly string[]): boolean {
  return first.every((word, index) => word === all[index]);
}

/** The words of a name without what is written in several ways: case, accents, ligatures, hyphens, apostrophes. */
function words(name: string): readonly string[] {
  const letters = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toUpperCase();
  return letters
    .replaceAll("Œ", "OE")
    .replaceAll("Æ", "AE")
    .split(/\P{L}+/u)
    .filter(Boolean);
}
