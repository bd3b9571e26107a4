import type { RateLimiting } from "../../../schema/catalogue/api-parts.js";
import { searchForm } from "../search-form.js";
import { readShortText, type Entry } from "./field-parsers.js";
import type { Report } from "./report.js";

/** Length of each period, in seconds; a month has 30 days. */
const seconds: Readonly<Record<string, number>> = {
  ...{ seconde: 1, sec: 1, s: 1 },
  ...{ minute: 60, min: 60, mn: 60 },
  ...{ heure: 3_600, h: 3_600 },
  ...{ jour: 86_400, journee: 86_400, j: 86_400 },
  ...{ semaine: 604_800, mois: 2_592_000, an: 31_536_000, annee: 31_536_000 },
};
const multiples: Readonly<Record<string, number>> = { k: 1e3, mille: 1e3, m: 1e6, million: 1e6, milliard: 1e9 };
/** The words that may come before a period: "toutes les 5 minutes". */
const introductions = new Set(
  ["/", "par", "chaque", "en", "sur", "pour", "a", "a la"].concat([
    "toutes les",
    "tous les",
    "tranche de",
    "periode de",
    "fenetre de",
  ]),
);
/** The marks between the two ends of a range; "et" only after "entre". */
const rangeMarks = new Set(["a", "et", "ou", "jusqu'a", "-", "–", "—", "~", "…", "..", "/"]);
/** Units of bytes: such a number does not count calls. */
const bytes = new Set(["o", "ko", "mo", "go", "kb", "mb", "gb"]);
/** The tokens: a number, with its thousands separated; a word; two dots; any other character. */
const tokens = /[1-9]\d{0,2}(?:[ .,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[a-z][a-z\d']*|\.\.|\S/g;
/** The largest value of GraphQL's Int. */
const maxInt = 2_147_483_647;
/** The largest number of words between the number and its unit: "20 appels simultanés maximum par minute". */
const maxWords = 3;

/** Returns "20 appels / seconde / jeton" as it is written, and as numbers as far as it can be read. */
export function readRate(entry: Entry, report: Report): Pick<RateLimiting, "summary" | "calls" | "perSeconds"> {
  const summary = readShortText(entry, report);
  return { summary, ...(parseRate(summary ?? "") ?? { calls: null, perSeconds: null }) };
}

/**
 * Returns the first number before a period, in time linear in the text; undefined where there is none, or where it is a
 * range.
 */
export function parseRate(text: string): { readonly calls: number; readonly perSeconds: number } | undefined {
  const words = [...searchForm(text).matchAll(tokens)].map(([word]) => word);
  for (const [index, word] of words.entries()) {
    if (!isNumber(word)) continue;
    const multiple = lookUp(multiples, words[index + 1]);
    const perSeconds = periodAfter(words, index + (multiple === undefined ? 1 : 2));
    if (perSeconds === undefined) continue;
    const calls = numberOf(word) * (multiple ?? 1);
    const isReadable = isCount(calls) && isCount(perSeconds) && !endsRange(words, index);
    return isReadable ? { calls, perSeconds } : undefined;
  }
  return undefined;
}

/**
 * Returns the period in seconds: "par minute", "/ 10 minutes", "à l'heure". Up to three other words may come before it.
 */
function periodAfter(words: readonly string[], start: number): number | undefined {
  for (let index = start; index <= start + maxWords; index += 1) {
    const word = words[index] ?? "";
    if (bytes.has(word)) return undefined;
    const length = introductions.has(`${word} ${words[index + 1] ?? ""}`) ? 2 : Number(introductions.has(word));
    // "à 20 h" is a time of the day, "à l'heure" a period.
    const isTime = word === "a" && isNumber(words[index + 1] ?? "");
    const period = length > 0 && !isTime ? readPeriod(words, index + length) : undefined;
    if (period !== undefined) return period;
    if (!/^[a-z/]/.test(word)) return undefined;
  }
  return undefined;
}

function readPeriod(words: readonly string[], start: number): number | undefined {
  const count = words[start] ?? "";
  const unit = isNumber(count) ? words[start + 1] : count.replace(/^l'/, "");
  const length = lookUp(seconds, unit);
  return length === undefined ? undefined : length * (isNumber(count) ? numberOf(count) : 1);
}

/** Returns whether the number at the index is the end of a range: "5 à 20", "entre 10 et 50", "10-20". */
function endsRange(words: readonly string[], index: number): boolean {
  const mark = words[index - 1] ?? "";
  if (!rangeMarks.has(mark)) return false;
  for (let before = index - 2; before >= index - 2 - maxWords; before -= 1) {
    const word = words[before] ?? "";
    if (isNumber(word)) return mark !== "et" || words[before - 1] === "entre";
    if (!/^[a-z]/.test(word) || rangeMarks.has(word)) return false;
  }
  return false;
}

const isNumber = (word: string) => /^\d/.test(word);
const isCount = (number: number) => Number.isInteger(number) && number > 0 && number <= maxInt;

/** "1 000" and "1.000" are 1,000; "1,5" is 1.5. */
function numberOf(word: string): number {
  return Number(
    /[ .,]\d{3}(?!\d)/.test(word) && !word.startsWith("0") ? word.replace(/[ .,]/g, "") : word.replace(",", "."),
  );
}

/** Finds a word with or without its plural "s". */
function lookUp(values: Readonly<Record<string, number>>, word = ""): number | undefined {
  const name = Object.hasOwn(values, word) ? word : word.replace(/s$/, "");
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
