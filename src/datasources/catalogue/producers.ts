import { setImmediate } from "node:timers/promises";
import type { Producer } from "../../schema/producer.js";
import { cleanText } from "./clean-text.js";
import { isWithinBounds } from "./file-bounds.js";
import { splitPage } from "./front-matter.js";
import { createReport, readOrReport, type Report } from "./report.js";
import { readRichText } from "./rich-text.js";
import { searchForm } from "./search-form.js";
import { createEntries, readShortText, readText, readUrl } from "./values.js";

/** The pages of `producteurs/`, by name without extension. The process answers others between two of them. */
export async function readProducers(files: ReadonlyMap<string, string>) {
  const read: { readonly producer: Producer | undefined; readonly report: Report }[] = [];
  for (const [slug, raw] of files) {
    read.push({ producer: undefined, ...readOrReport(`producteurs/${slug}.md`, () => readProducer(slug, raw)) });
    await setImmediate();
  }
  const producers = read.flatMap(({ producer }) => producer ?? []);
  const bySlug = new Map(producers.map((producer) => [producer.slug, producer]));
  const names = new Map<string, Producer>();
  for (const producer of producers) {
    for (const name of [producer.slug, producer.acronym, producer.short, producer.name]) {
      if (name && !names.has(searchForm(name))) names.set(searchForm(name), producer);
    }
  }
  return {
    producers,
    problems: read.flatMap(({ report }) => report.problems),
    bySlug: (slug: string) => bySlug.get(slug),
    /** By slug, acronym or name, however it is written. */
    byName: (name: string) => names.get(searchForm(name)),
  };
}

export type Producers = Awaited<ReturnType<typeof readProducers>>;

function readProducer(slug: string, raw: string) {
  const report = createReport(`producteurs/${slug}.md`);
  const cleaned = cleanText(raw, report);
  if (!isWithinBounds(cleaned, report)) return { producer: undefined, report };
  const { matter, body } = splitPage(cleaned, report);
  if (!matter) return { producer: undefined, report };
  const { take } = createEntries(matter, report);
  const text = (name: string) => readShortText(take(name), report);
  const description = readText(take("description"), report) ?? (body.trim() || null);
  const name = text("name");
  if (name === null) report.warning(take("name").place, "no name", `the page's name was taken: ${slug}`);
  const producer: Producer = {
    slug,
    name: name ?? slug,
    acronym: text("acronym"),
    short: text("short"),
    nameWithPronoun: text("nameWithPronoun"),
    type: text("type"),
    description: description === null ? null : readRichText(description, take("description").place, report).richText,
    logo: text("logo"),
    site: readUrl(take("site"), report),
    contact: text("contact"),
  };
  return { producer, report };
}
