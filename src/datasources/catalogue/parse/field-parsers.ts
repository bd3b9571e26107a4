import type { FrontMatter } from "./front-matter.js";
import { shown, type SourceLocation, type Report } from "./report.js";
import { siteUrl } from "./text/links.js";

/** A key of the front matter: its value, and its location for the report. */
export interface Entry {
  readonly value: unknown;
  readonly location: SourceLocation;
}

/** Misspelt keys, with their correct names. */
const misspelt = new Map([
  ["extrenal_site", "external_site"],
  ["visit_2019", "visits_2019"],
]);

/** Reads keys under their correct names. Uses a misspelt key where the correct one is missing. */
export function createEntries(matter: FrontMatter, report: Report) {
  const entries = new Map<string, Entry>();
  for (const [written, value] of Object.entries(matter.values)) {
    const trimmed = written.trim();
    const name = misspelt.get(trimmed) ?? trimmed;
    const location = { field: name, line: matter.lineOf(written) };
    if (name !== written) {
      const isTaken = Object.hasOwn(matter.values, name);
      report.info(location, written, isTaken ? "a misspelt key, beside the right one: ignored" : `read as ${name}`);
      if (isTaken) continue;
    }
    entries.set(name, { value, location });
  }
  const taken = new Set<string>();
  const take = (name: string): Entry => {
    taken.add(name);
    return entries.get(name) ?? { value: undefined, location: { field: name } };
  };
  /** Reports the keys that were not taken, except these. */
  const reportUnknownKeys = (kept: readonly string[]): void => {
    for (const [name, { location }] of entries) {
      if (taken.has(name) || kept.includes(name) || name.startsWith("stats_detail")) continue;
      report.info(location, name, "an unknown key: ignored");
    }
  };
  return { take, reportUnknownKeys };
}

export function readText({ value, location }: Entry, report: Report): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") {
    if (/[\u00A0\u202F]/.test(value)) report.info(location, "a no-break space", "read as a space");
    return value.replace(/[\u00A0\u202F]/g, " ").trim() || null;
  }
  if (typeof value === "number" || typeof value === "boolean") return shown(value);
  report.warning(location, shown(value), "not a text: ignored");
  return null;
}

/** Longest value: a URL needs about this many characters. */
const maxValueCharacters = 2_000;

/** Reads a text that is a value and not Markdown; null with a warning where it has more than 2,000 characters. */
export function readShortText(entry: Entry, report: Report): string | null {
  const text = readText(entry, report);
  if (text === null || text.length <= maxValueCharacters) return text;
  report.warning(entry.location, `more than ${String(maxValueCharacters)} characters`, "ignored");
  return null;
}

const maxItems = 200;
const maxItemCharacters = 300;

/**
 * Reads a list of at most 200 texts of 300 characters. Drops empty and repeated items. Splits a single text that
 * contains a list.
 */
export function readList({ value, location }: Entry, report: Report): readonly string[] {
  if (value === undefined) return [];
  if (value === null) {
    report.info(location, "null", "an empty list");
    return [];
  }
  const all: readonly unknown[] = Array.isArray(value) ? value : splitList({ value, location }, report);
  const items = all.slice(0, maxItems);
  if (items.length < all.length)
    report.warning(location, `more than ${String(maxItems)} items`, "the others are dropped");
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const text = typeof item === "object" ? "" : shown(item).trim();
    if (!text) {
      report.info(location, item === null || item === "" ? "an empty item" : shown(item), "dropped");
      return [];
    }
    if (text.length > maxItemCharacters) {
      report.warning(location, `an item of more than ${String(maxItemCharacters)} characters`, "dropped");
      return [];
    }
    const form = text.toLowerCase();
    if (seen.has(form)) report.info(location, text, "repeated: kept once");
    const isNew = !seen.has(form);
    seen.add(form);
    return isNew ? [text] : [];
  });
}

function splitList({ value, location }: Entry, report: Report): readonly string[] {
  const text = typeof value === "object" ? "" : shown(value);
  const items = text
    .split(/(?<=\s)-(?=\s)|[,;\n]/)
    .map((item) => item.trim())
    .filter(Boolean);
  report.warning(
    location,
    shown(value),
    items.length > 1 ? "a list in one text: taken apart" : "one item instead of a list",
  );
  return items;
}

/** Reads 1, "1" and 1.0 as one number; a value that is not a number stays as it is. */
export function asNumber(value: unknown): unknown {
  return typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
}

export function readUrl(entry: Entry, report: Report): string | null {
  const text = readShortText(entry, report);
  if (text === null) return null;
  const url = siteUrl(text);
  if (url === undefined) report.warning(entry.location, text, "not a URL: ignored");
  return url ?? null;
}

export function readWholeNumber({ value, location }: Entry, report: Report): number | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  const digits = shown(value).replace(/[\s.\u00A0\u202F]/g, "");
  const number = /^\d{1,9}$/.test(digits) ? Number(digits) : null;
  report.warning(location, shown(value), number === null ? "not a whole number: ignored" : `read as ${String(number)}`);
  return number;
}

/** Returns a percentage, from 0 to 100; null where there is none. */
export function readPercent({ value, location }: Entry, report: Report): number | null {
  if (value === undefined || value === null || value === "") return null;
  const number = typeof value === "number" ? value : Number(shown(value).trim().replace(",", ".").replace(/%$/, ""));
  const isPercent = Number.isFinite(number) && number >= 0 && number <= 100;
  if (!isPercent) report.warning(location, shown(value), "not a percentage: ignored");
  else if (typeof value !== "number") report.info(location, shown(value), `read as ${String(number)}`);
  return isPercent ? number : null;
}

/** Reads `DD/MM/YYYY` and returns `YYYY-MM-DD`. */
export function readDate(entry: Entry, report: Report): string | null {
  const text = readShortText(entry, report);
  if (text === null) return null;
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  const iso = french
    ? [french[3], french[2], french[1]].map((part) => String(part).padStart(2, "0")).join("-")
    : /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  const date = iso === undefined ? undefined : new Date(`${iso}T00:00:00Z`);
  if (iso === undefined || Number.isNaN(date?.valueOf()) || date?.toJSON().slice(0, 10) !== iso) {
    report.warning(entry.location, text, "not a date: ignored");
    return null;
  }
  if (!/^\d{2}\/\d{2}\/\d{4}$/.test(text)) report.info(entry.location, text, `read as ${iso}`);
  return iso;
}
