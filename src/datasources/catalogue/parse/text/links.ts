import type { SourceLocation, Report } from "../report.js";

/** The site for which the pages were written: their own paths lead there. */
const site = "https://api.gouv.fr";
/** The sections of the site. A relative link that begins with one of them is a path of the site, from any page. */
const siteParts = new Set(
  "les-api guides documentation producteurs resources images swaggers rechercher-api".split(" "),
);
const safeProtocols = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * Returns an absolute URL that is safe to follow; undefined for any other text. Encodes spaces, apostrophes and bars.
 */
export function siteUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || !URL.canParse(trimmed, site)) return undefined;
  const isOwn = trimmed.startsWith("/") && !trimmed.startsWith("//");
  return isOwn || URL.canParse(trimmed) ? safeUrl(new URL(trimmed, site)) : undefined;
}

/** Returns the URL of a link in a page's text: as `siteUrl`, and also for relative links and e-mail addresses. */
export function linkUrl(text: string, location: SourceLocation, report: Report): string | undefined {
  const link = text.trim();
  if (link === "" || URL.canParse(link)) return siteUrl(link);
  if (isEmail(link.split("?", 1)[0] ?? "")) {
    report.info(location, link, "an e-mail address as a link: read as mailto:");
    return siteUrl(`mailto:${link}`);
  }
  const absolute = /^www\./i.test(link) ? `https://${link}` : link;
  const [first = ""] = link.replace(/^(?:\.{1,2}\/)+/, "").split(/[/?#]/, 1);
  const base = siteParts.has(first) ? site : pageUrl(report.page);
  return URL.canParse(absolute, base) ? safeUrl(new URL(absolute, base)) : undefined;
}

/** Returns whether the text is an e-mail address, with a dot inside its domain; lengths as in RFC 5321. */
export function isEmail(text: string): boolean {
  const domain = /^[^\s@<>]{1,64}@([^\s@<>]{1,255})$/.exec(text)?.[1];
  return domain?.slice(1, -1).includes(".") ?? false;
}

/** Returns the URL of the page that shows a file of the catalogue: `api/<slug>.md`, `producteurs/<slug>.md`. */
function pageUrl(file: string): string {
  const [folder, slug = ""] = file.replace(/\.md$/, "").split("/");
  if (folder !== "api" && folder !== "producteurs") return site;
  return `${site}/${folder === "api" ? "les-api" : folder}/${encodeURIComponent(slug)}`;
}

function safeUrl(url: URL): string | undefined {
  if (!safeProtocols.has(url.protocol)) return undefined;
  return url.href.replaceAll("'", "%27").replaceAll("|", "%7C");
}
