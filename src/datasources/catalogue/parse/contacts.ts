import type { Contact } from "../../../schema/catalogue/api-parts.js";
import { readShortText, type Entry } from "./field-parsers.js";
import type { Report } from "./report.js";
import { isEmail, siteUrl } from "./text/links.js";

/** Returns e-mail addresses and pages; several in one text are split. */
export function readContacts(entry: Entry, report: Report): readonly Contact[] {
  const text = readShortText(entry, report);
  if (text === null) return [];
  const parts = text.split(/\s*[,;]\s*|\s+/).filter(Boolean);
  if (parts.length > 1) report.info(entry.location, text, `${String(parts.length)} contacts in one text: taken apart`);
  return parts.flatMap((part): readonly Contact[] => {
    const address = part.replace(/^mailto:/i, "");
    if (isEmail(address)) return [{ email: address, url: null }];
    const url = siteUrl(part);
    if (url !== undefined) return [{ email: null, url }];
    report.warning(entry.location, part, "neither an e-mail address nor a URL: ignored");
    return [];
  });
}
