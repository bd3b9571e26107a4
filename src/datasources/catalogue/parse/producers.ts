import type { Producer } from "../../../schema/catalogue/producer.js";
import { searchForm } from "../search-form.js";
import { createEntries, readShortText, readText, readUrl } from "./field-parsers.js";
import { isWithinBounds } from "./file-bounds.js";
import { splitPage } from "./front-matter.js";
import { createReport, type ParsedFile } from "./report.js";
import { readRichText } from "./text/rich-text.js";
import { toWellFormed } from "./text/well-formed.js";

/** Finds producers by any of their names. */
export function indexProducers(producers: readonly Producer[]) {
  const bySlug = new Map(producers.map((producer) => [producer.slug, producer]));
  const names = new Map<string, Producer>();
  for (const producer of producers) {
    for (const name of [producer.slug, producer.acronym, producer.short, producer.name]) {
      if (name && !names.has(searchForm(name))) names.set(searchForm(name), producer);
    }
  }
  return {
    bySlug: (slug: string) => bySlug.get(slug),
    /** Finds a producer by slug, acronym or name, however it is written. */
    byName: (name: string) => names.get(searchForm(name)),
  };
}

export type Producers = ReturnType<typeof indexProducers>;

/** Reads a page of `producteurs/`. */
export function readProducer(slug: string, raw: string): ParsedFile<Producer> {
  const report = createReport(`producteurs/${slug}.md`);
  const cleaned = toWellFormed(raw, report);
  if (!isWithinBounds(cleaned, report)) return { read: undefined, problems: report.problems };
  const { matter, body } = splitPage(cleaned, report);
  if (!matter) return { read: undefined, problems: report.problems };
  const { take } = createEntries(matter, report);
  const text = (name: string) => readShortText(take(name), report);
  const description = readText(take("description"), report) ?? (body.trim() || null);
  const name = text("name");
  if (name === null) report.warning(take("name").location, "no name", `the page's name was taken: ${slug}`);
  const producer: Producer = {
    slug,
    name: name ?? slug,
    acronym: text("acronym"),
    short: text("short"),
    nameWithPronoun: text("nameWithPronoun"),
    type: text("type"),
    description: description === null ? null : readRichText(description, take("description").location, report).richText,
    logo: text("logo"),
    site: readUrl(take("site"), report),
    contact: text("contact"),
  };
  return { read: producer, problems: report.problems };
}
