import { readFileSync } from "node:fs";
import { personas } from "../../sandbox/personas.js";
import { benefitScopes } from "../../sandbox/registrations.js";
import { crowdBirthDate, crowdName } from "./crowd.js";
import { tokensFile } from "./reports.js";

/** The access tokens that the suite has handled. */
export const tokens = readFileSync(tokensFile, "utf8").split("\n").filter(Boolean);

const identities = personas.flatMap(({ identity }) => [
  identity.family_name,
  identity.given_name,
  ...identity.given_name_array,
  identity.birthdate,
  identity.idp_birthdate,
]);
const words = [...new Set([...identities, crowdName, crowdBirthDate])].filter((value) => value !== undefined);

/** What a remembered fact says, and what it was asked with. */
const contents = ["BENEFICIARY", "bénéficiaire", "Réponse pour", "API_SECU", ...benefitScopes];

/** What a fact is, and only a fact's own answer may tell. */
export function findValues(text: string): string[] {
  return text.match(/(?:NOT_)?BENEFICIARY|bénéficiaire d|Réponse pour [A-Z]+/g) ?? [];
}

/** Names, birth dates, subs and tokens of test people; a name counts as a word of its own, in any case. */
export function findPersonalData(text: string): string[] {
  const found = words.filter((word) => new RegExp(`(?<![\\p{L}\\d])${word}(?![\\p{L}\\d])`, "iu").test(text));
  const subjects = text.match(/[\da-f]{64}v1/g) ?? [];
  return [...found, ...subjects, ...tokens.filter((token) => text.includes(token))];
}

/** The whole of a key that is about a source and about nobody: the budget that replicas share. */
const budgetKeys = /^source:\{API_(?:SECU|PARTICULIER)\}$/gm;

/** In so much random base64url, a shorter word in any case is chance once in a few runs: it has to be a word of its own. */
const longEnough = 8;

/**
 * The same in any place of a binary text, and what it says of them. In so many random bytes, four letters may be chance.
 * Of a shared budget only the key may name its source: its value is looked at as a fact is.
 */
export function findInDump(bytes: Buffer): string[] {
  const texts = [bytes.toString("latin1"), bytes.toString("utf8")].map((text) => text.replace(budgetKeys, ""));
  const hints = [...words, ...contents].filter((hint) => hint.length >= longEnough);
  const found = hints.filter((hint) => texts.some((text) => text.toLowerCase().includes(hint.toLowerCase())));
  return [...found, ...texts.flatMap(findPersonalData).filter((hint) => hint.length > 4)];
}
