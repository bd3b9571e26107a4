import type { SourceLocation, Report } from "../report.js";
import { linkUrl } from "./links.js";

/** Returns the URL of a link, undefined if it is not safe, and its words: its content, or one of its attributes. */
export function readLink(attributes: string, label: string, location: SourceLocation, report: Report) {
  const url = readHref(attributes, location, report);
  const words = label.trim() || readAttribute(attributes, "alt") || readAttribute(attributes, "title") || url || "";
  return { words, url };
}

/** Returns the value of an attribute, in quotes or not; undefined where it is missing. */
export function readAttribute(attributes: string, name: "alt" | "title" | "tree" | "question"): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(.*)$`, "is").exec(attributes);
  return found ? quotedValue(found[1] ?? "").text : undefined;
}

function readHref(attributes: string, location: SourceLocation, report: Report): string | undefined {
  const found = /\bhref(\s*=?\s*)(.*)$/is.exec(attributes);
  if (!found) {
    report.warning(location, attributes || "no href", "a link that leads nowhere: its words are kept");
    return undefined;
  }
  if (!found[1]?.includes("=")) report.info(location, attributes, "href without =: read all the same");
  const value = quotedValue(found[2] ?? "");
  if (value.quote === "'") report.info(location, attributes, "href in single quotes: read all the same");
  if (value.text.includes("'")) report.info(location, attributes, "an apostrophe in href: kept");
  if (/\s/.test(value.text)) report.info(location, attributes, "spaces in href: encoded");
  const url = linkUrl(value.text.replaceAll("&amp;", "&"), location, report);
  if (url === undefined) report.warning(location, value.text, "a link that may lead nowhere safe: its words are kept");
  return url;
}

/**
 * Returns the value up to the quote before the next attribute or the tag's end, so that a value may contain its own
 * quote. Several spaces become one: otherwise the patterns below would try each of them again.
 */
function quotedValue(text: string): { readonly text: string; readonly quote: string } {
  const value = text.replace(/\s+/g, " ").trim();
  const quoted = /^(["'])(.*?)\1(?= [a-z_]+ ?=| [a-z_]+$| ?\/?$)/i.exec(value);
  if (quoted) return { text: (quoted[2] ?? "").trim(), quote: quoted[1] ?? "" };
  const bare = /^["']?(.*?)["']?(?= [a-z_]+ ?=| ?\/?$)/i.exec(value);
  return { text: (bare?.[1] ?? "").trim(), quote: "" };
}
