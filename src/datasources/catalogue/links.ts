/** The site that the pages were written for: their own paths lead there. */
const site = "https://api.gouv.fr";
const safeProtocols = new Set(["http:", "https:", "mailto:", "tel:"]);

/** An absolute URL that is safe to follow; undefined for anything else. Spaces and apostrophes are encoded. */
export function siteUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || !URL.canParse(trimmed, site)) return undefined;
  const isOwn = trimmed.startsWith("/") && !trimmed.startsWith("//");
  if (!isOwn && !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed, site);
  return safeProtocols.has(url.protocol) ? url.href.replaceAll("'", "%27") : undefined;
}
