import type { IncomingHttpHeaders } from "node:http";

/** What a page of another site can send without the browser asking us first. */
const simpleTypes = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i;

/**
 * Whether a request was made by a page of one of these origins, or by no page at all. Browsers name the origin of every
 * POST, and of every request to another site.
 */
export function isFromAllowedOrigin(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined) return allowed.has(origin);
  return site === undefined || site === "same-origin" || site === "none";
}

/** Whether a browser would have asked first (a preflight) before another site's page could send this. Apollo Server's own rule. */
export function isPreflighted(headers: IncomingHttpHeaders): boolean {
  const type = headers["content-type"];
  if (type !== undefined && !simpleTypes.test(type.trim())) return true;
  return Boolean(headers["x-apollo-operation-name"] || headers["apollo-require-preflight"]);
}
