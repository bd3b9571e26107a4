import type { Report } from "./report.js";

/** The maximum size of a file of the catalogue, in bytes. */
export const maxFileBytes = 32_768;
/** Longest run of characters without a space, or of spaces: a URL needs about 2,000 characters. */
const maxRun = 2_000;

/**
 * How many times each mark may occur in one file. For some of these marks, the Markdown, HTML and YAML parsers take
 * time that grows with the square of their number. For others, each one takes much time. A prose text of the largest
 * size stays far below.
 */
const bounds: readonly { readonly what: string; readonly max: number; readonly pattern: RegExp }[] = [
  { what: "lines", max: 1_000, pattern: /\n/g },
  { what: "opening angle brackets", max: 300, pattern: /</g },
  { what: "list items", max: 400, pattern: /(?<=[\s>]|^)(?:[-+*]|\d{1,9}[.)])(?=\s)/g },
  { what: "square brackets, exclamation marks and runs of *, _, ~ or `", max: 600, pattern: /[[\]!]|[*_~`]+/g },
  { what: "other marks of Markdown and YAML", max: 1_500, pattern: /[{}\\&>|#@?:(]|www\./gi },
  { what: "list items behind 40 spaces", max: 0, pattern: /^[ \t]{40,}(?:[-+*]|\d{1,9}[.)])\s/gm },
  // A row has as many cells as the first row, even if it is shorter.
  { what: "lines with 11 vertical bars", max: 0, pattern: /^(?:[^|\n]*\|){11}/gm },
];

/**
 * Returns whether the parsers can read the text, with line feeds, in a short time. If not, the report names the limit
 * that it exceeds.
 */
export function isWithinBounds(text: string, report: Report): boolean {
  const complaint = complaintOf(text);
  if (complaint !== undefined) report.error({ line: 1 }, complaint, "the file is not served");
  return complaint === undefined;
}

function complaintOf(text: string): string | undefined {
  if (Buffer.byteLength(text) > maxFileBytes) return `more than ${String(maxFileBytes)} bytes`;
  if (longestRun(text) > maxRun) return `more than ${String(maxRun)} characters without a space, or spaces in a row`;
  const exceeded = bounds.find(({ max, pattern }) => occursMoreThan(text, pattern, max));
  return exceeded && `${exceeded.max === 0 ? "there are" : `more than ${String(exceeded.max)}`} ${exceeded.what}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/[^\S\n]+|\n+|\S+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Stops counting at the first match above the limit. */
function occursMoreThan(text: string, pattern: RegExp, max: number): boolean {
  const matches = text.matchAll(pattern);
  for (let count = 0; count < max; count += 1) if (matches.next().done === true) return false;
  return matches.next().done !== true;
}
