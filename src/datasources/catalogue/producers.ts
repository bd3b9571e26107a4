import type { Producer } from "../../schema/producer.js";
import { cleanText } from "./clean-text.js";
import { splitPage } from "./front-matter.js";
import { createReport, readOrReport } from "./report.js";
import { readRichText } from "./rich-text.js";
import { searchForm } from "./search-form.js";
import { createEntries, readText, readUrl } from "./values.js";

/** The pages of `producteurs/`, by name without extension. */
export function readProducers(files: ReadonlyMap<string, string>) {
  const read = [...files].map(([slug, raw]) => ({
    producer: undefined,
    ...readOrReport(`producteurs/${slug}.md`, () => readProducer(slug, raw)),
  }));
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

export type Producers = ReturnType<typeof readProducers>;

function readProducer(slug: string, raw: string) {
  const report = createReport(`producteurs/${slug}.md`);
  const { matter, body } = splitPage(cleanText(raw, report), report);
  if (!matter) return { producer: undefined, report };
  const { take } = createEntries(matter, report);
  const text = (name: string) => readText(take(name), report);
  const description = text("description") ?? (body.trim() || null);
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
