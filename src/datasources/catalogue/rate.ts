import type { RateLimiting } from "../../schema/api-parts.js";
import type { Report } from "./report.js";
import { readShortText, type Entry } from "./values.js";

const seconds: Readonly<Record<string, number>> = {
  seconde: 1,
  s: 1,
  minute: 60,
  min: 60,
  heure: 3_600,
  h: 3_600,
  jour: 86_400,
  j: 86_400,
};
const tokens = /\d[\d.]*|[a-zéèêûà]+|\S/gi;
/** GraphQL's Int has no room for more. */
const maxDigits = 9;
/** Between the number and its unit: "20 appels simultanés maximum par minute". */
const maxWords = 3;

/** "20 appels / seconde / jeton" as it stands, and as far as it can be counted with. */
export function readRate(entry: Entry, report: Report): Pick<RateLimiting, "summary" | "calls" | "perSeconds"> {
  const summary = readShortText(entry, report);
  return { summary, ...(parseRate(summary ?? "") ?? { calls: null, perSeconds: null }) };
}

/** The first number that a period follows, in time linear in the text; undefined where there is none. */
export function parseRate(text: string): { readonly calls: number; readonly perSeconds: number } | undefined {
  const words = [...text.toLowerCase().matchAll(tokens)].map(([word]) => word);
  let digits = "";
  for (const [index, word] of words.entries()) {
    if (!/^\d/.test(word)) {
      digits = "";
      continue;
    }
    digits += word.replaceAll(".", "");
    const perSeconds = periodAfter(words, index + 1);
    if (perSeconds !== undefined) return digits.length > maxDigits ? undefined : { calls: Number(digits), perSeconds };
  }
  return undefined;
}

/** In seconds. */
function periodAfter(words: readonly string[], start: number): number | undefined {
  for (let index = start; index <= start + maxWords; index += 1) {
    const word = words[index] ?? "";
    const isTwoWords = word === "à" && words[index + 1] === "la";
    const unit = isTwoWords ? words[index + 2] : words[index + 1];
    if ((isTwoWords || word === "/" || word === "par") && unit !== undefined && Object.hasOwn(seconds, unit))
      return seconds[unit];
    if (!/^[a-zéèêûà]/.test(word)) return undefined;
  }
  return undefined;
}
