import { badInput } from "../../errors.js";
import type { CivilIdentity } from "../../identity/civil-identity.js";
import { transliterate } from "../../identity/transliterate.js";

/** The letters of Latin-1: Œ is not one of them. */
const allowed = /[a-zA-ZÀ-ÖØ-öø-ÿ' -]/;
const maxGivenNames = 3;

/**
 * Returns a civil identity as API Particulier wants it: the first three given names and the known parts of the birth
 * date. Leaves out unknown values, and a usage name that equals the birth name. Throws BAD_USER_INPUT where the birth
 * name or every given name is missing: the service requires both.
 */
export function toApiParticulierQuery(identity: CivilIdentity): URLSearchParams {
  const { birthName, usageName, givenNames, birthDate, gender, birthCountry, birthPlace, birthCommune } = identity;
  if (birthName === null) throw badInput("birthName", "The source of this benefit needs the birth name.");
  if (givenNames.length === 0)
    throw badInput("givenNames", "The source of this benefit needs one given name at least.");
  const transliterated = transliterate(birthName, allowed);
  const usage = usageName && transliterate(usageName, allowed);
  const query: [name: string, value: string | null][] = [
    ["nomNaissance", transliterated],
    ["nomUsage", isSame(usage, transliterated) ? null : usage],
    ...givenNames
      .slice(0, maxGivenNames)
      .map((name) => ["prenoms[]", transliterate(name, allowed)] as [string, string]),
    ["anneeDateNaissance", birthDate.year],
    // Numbers, as in the service's own examples.
    ["moisDateNaissance", birthDate.month && String(Number(birthDate.month))],
    ["jourDateNaissance", birthDate.day && String(Number(birthDate.day))],
    ["sexeEtatCivil", gender === "FEMALE" ? "F" : "M"],
    ["codeCogInseePaysNaissance", birthCountry],
    ["codeCogInseeCommuneNaissance", birthPlace],
    ["nomCommuneNaissance", birthCommune && transliterate(birthCommune.name, allowed)],
    ["codeCogInseeDepartementNaissance", birthCommune?.department ?? null],
  ];
  return new URLSearchParams(query.filter((pair): pair is [string, string] => pair[1] !== null));
}

function isSame(usage: string | null, birthName: string): boolean {
  return usage?.toUpperCase() === birthName.toUpperCase();
}
