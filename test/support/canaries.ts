import { readFileSync } from "node:fs";
import { personas } from "../../sandbox/people/index.js";
import { benefitScopes } from "../../sandbox/registrations.js";
import { crowdBirthDate, crowdName } from "./load/crowd.js";
import { tokensFile } from "./run-reports/reports.js";

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

/** Contents of a cached fact, and the scopes of its request. */
const contents = ["BENEFICIARY", "bénéficiaire", "Réponse pour", "API_SECU", ...benefitScopes];

/** Returns the values of facts in the text. Only a fact's own answer may contain them. */
export function findValues(text: string): string[] {
  return text.match(/(?:NOT_)?BENEFICIARY|bénéficiaire d|Réponse pour [A-Z]+/g) ?? [];
}

/** Returns the names, birth dates, subs and tokens of test people in the text. Matches whole words, in any case. */
export function findPersonalData(text: string): string[] {
  const found = words.filter((word) => new RegExp(`(?<![\\p{L}\\d])${word}(?![\\p{L}\\d])`, "iu").test(text));
  const subjects = text.match(/[\da-f]{64}v1/g) ?? [];
  return [...found, ...subjects, ...tokens.filter((token) => text.includes(token))];
}

/** Matches a whole key that is about a source and not about a person: the rate limit that replicas share. */
const budgetKeys = /^source:\{API_(?:SECU|PARTICULIER)\}$/gm;

/**
 * In this much random base64url, a shorter word in any case occurs at random once in a few runs: it must be a whole
 * word.
 */
const longEnough = 8;

/**
 * Returns the same data anywhere in binary text, and the contents of facts. In this many random bytes, four letters may
 * be random. A shared rate limit may name its source only in its key: its value is scanned like a fact.
 */
export function findInDump(bytes: Buffer): string[] {
  const texts = [bytes.toString("latin1"), bytes.toString("utf8")].map((text) => text.replace(budgetKeys, ""));
  const hints = [...words, ...contents].filter((hint) => hint.length >= longEnough);
  const found = hints.filter((hint) => texts.some((text) => text.toLowerCase().includes(hint.toLowerCase())));
  return [...found, ...texts.flatMap(findPersonalData).filter((hint) => hint.length > 4)];
}
