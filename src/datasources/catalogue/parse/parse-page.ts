import type { Monitoring, RateLimiting } from "../../../schema/catalogue/api-parts.js";
import type { RichText } from "../../../schema/catalogue/rich-text.js";
import { readAccessRules } from "./access-rules.js";
import { readContacts } from "./contacts.js";
import {
  createEntries,
  readDate,
  readList,
  readPercent,
  readShortText,
  readText,
  readUrl,
  readWholeNumber,
} from "./field-parsers.js";
import { isWithinBounds } from "./file-bounds.js";
import { splitPage, type FrontMatter } from "./front-matter.js";
import { orNull, readDocumentation, readFranceConnect, readOpenness, readTitle } from "./page-values.js";
import { readRate } from "./rate.js";
import { createReport, type Report } from "./report.js";
import { readDataFields, readDefinitions } from "./text/body.js";
import { readRichText } from "./text/rich-text.js";
import { toWellFormed } from "./text/well-formed.js";

/** Keys of the pages that the catalogue does not report: they concern only the display of the old site. */
const kept = "slug datagouv_uuid stat useSwaggerProxy category hide_pre_footer layout additional_css clients blocks";

/**
 * Reads a page of `api/` without the other files: producer, partners, themes and trees are still names. `read` is
 * undefined where the page is not served.
 */
export function readApiPage(slug: string, raw: string) {
  const report = createReport(`api/${slug}.md`);
  const text = toWellFormed(raw, report);
  if (!isWithinBounds(text, report)) return { read: undefined, problems: report.problems };
  if (text.trim() === "") {
    report.error({ line: 1 }, "an empty file, or one that cannot be read", "the page is not served");
    return { read: undefined, problems: report.problems };
  }
  const { matter, body, bodyLine } = splitPage(text, report);
  if (!matter) return { read: undefined, problems: report.problems };
  const page = body.trim() === "" ? undefined : readRichText(body, { line: bodyLine }, report);
  const api = {
    slug,
    body: page?.richText ?? null,
    dataFields: page ? readDataFields(page.tree) : [],
    definitions: page ? readDefinitions(page.tree) : [],
    ...readFrontMatter(slug, matter, report),
  };
  return { read: api, problems: report.problems };
}

export type ApiPage = NonNullable<ReturnType<typeof readApiPage>["read"]>;

function readFrontMatter(slug: string, matter: FrontMatter, report: Report) {
  const { take, reportUnknownKeys } = createEntries(matter, report);
  const rich = (name: string): RichText | null => {
    const entry = take(name);
    const source = readText(entry, report);
    return source === null ? null : readRichText(source, entry.location, report).richText;
  };
  const url = (name: string) => readUrl(take(name), report);
  const list = (name: string) => readList(take(name), report);
  const values = {
    title: readTitle(slug, take("title"), report),
    tagline: readShortText(take("tagline"), report),
    openness: readOpenness(take("is_open"), report),
    franceConnect: readFranceConnect(take("is_france_connected"), report),
    producer: readShortText(take("producer"), report),
    producerLocation: take("producer").location,
    partners: list("partners"),
    themes: list("themes"),
    keywords: list("keywords"),
    introduction: rich("content_intro"),
    accessRules: readAccessRules(take("access_page"), report),
    accessLocation: take("access_page").location,
    datapassUrl: url("datapass_link"),
    accountUrl: url("account_link"),
    externalSite: url("external_site"),
    contacts: readContacts(take("contact_link"), report),
    documentation: readDocumentation(take("doc_tech_link"), take("doc_tech_external"), report),
    rateLimiting: orNull<RateLimiting>({
      ...readRate(take("rate_limiting_resume"), report),
      description: rich("rate_limiting_description"),
      url: url("rate_limiting_link"),
    }),
    monitoring: orNull<Monitoring>({ url: url("monitoring_link"), description: rich("monitoring_description") }),
    uptime: readPercent(take("uptime"), report),
    visits2019: readWholeNumber(take("visits_2019"), report),
    lastUpdated: readDate(take("last_update"), report),
  };
  reportUnknownKeys(kept.split(" "));
  return values;
}
