import type { Documentation } from "../../../schema/catalogue/api-parts.js";
import type { FranceConnectUse, Openness } from "../../../schema/catalogue/api.js";
import { asNumber, readShortText, readUrl, type Entry } from "./field-parsers.js";
import { shown, type Report } from "./report.js";

export function readTitle(slug: string, entry: Entry, report: Report): string {
  const title = readShortText(entry, report);
  if (title === null) report.warning(entry.location, "no title", `the page's name was taken: ${slug}`);
  return title ?? slug;
}

const opennesses = new Map<unknown, Openness>([
  [1, "OPEN"],
  [0, "SEMI_OPEN"],
  [-1, "CLOSED"],
  [true, "OPEN"],
  [false, "CLOSED"],
]);

export function readOpenness({ value, location }: Entry, report: Report): Openness {
  const openness = opennesses.get(asNumber(value));
  if (openness === undefined) report.warning(location, `is_open: ${shown(value)}`, "CLOSED");
  else if (typeof value !== "number") report.info(location, `is_open: ${shown(value)}`, openness);
  return openness ?? "CLOSED";
}

const uses = new Map<unknown, FranceConnectUse>([
  [undefined, "NONE"],
  [null, "NONE"],
  [0, "NONE"],
  [-1, "NONE"],
  [1, "OPTIONAL"],
  [2, "REQUIRED"],
]);

export function readFranceConnect({ value, location }: Entry, report: Report): FranceConnectUse {
  const use = uses.get(asNumber(value));
  if (use === undefined) report.warning(location, `is_france_connected: ${shown(value)}`, "NONE");
  else if (typeof value === "string") report.info(location, `is_france_connected: ${shown(value)}`, use);
  return use ?? "NONE";
}

/** A path of the old site stays a path: the front-end finds the file. */
export function readDocumentation(link: Entry, external: Entry, report: Report): Documentation {
  const path = readShortText(link, report);
  const isPath = path !== null && /^\/(?!\/)\S*$/.test(path);
  return { specification: isPath ? path : readUrl(link, report), external: readUrl(external, report) };
}

export function orNull<T extends object>(parts: T): T | null {
  return Object.values(parts).every((part) => part === null) ? null : parts;
}
