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

const anyWord = new RegExp(`(?<![\\p{L}\\d])(?:${words.join("|")})(?![\\p{L}\\d])`, "giu");
const knownTokens = new Set(tokens);
const tokenLengths = [...new Set(tokens.map(({ length }) => length))];
const anyToken = new RegExp(`[\\w~+/.-]{${String(Math.min(...tokenLengths))},}`, "g");

/**
 * Returns the names, birth dates, subs and tokens of test people in the text, as it writes them. Matches whole words, in
 * any case. Reads the text once for all words and once for all tokens: a run leaves thousands of tokens, and logs of a
 * hundred megabytes.
 */
export function findPersonalData(text: string): string[] {
  const subjects = text.match(/[\da-f]{64}v1/g) ?? [];
  return [...new Set([...(text.match(anyWord) ?? []), ...subjects, ...findTokens(text)])];
}

/** A token may stand inside a longer text of the same characters. */
function findTokens(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(anyToken))
    for (const length of tokenLengths)
      for (let at = 0; at + length <= run.length; at += 1) {
        const part = run.slice(at, at + length);
        if (knownTokens.has(part)) found.push(part);
      }
  return found;
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
