import type { IncomingHttpHeaders } from "node:http";

/** The content types that another site's page can send without a preflight. */
const simpleTypes = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i;

/**
 * Whether a request comes from a page of one of these origins, or does not come from a page. Browsers send the origin
 * with every POST, and with every request to another site.
 */
export function isFromAllowedOrigin(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined) return allowed.has(origin);
  return site === undefined || site === "same-origin" || site === "none";
}

/**
 * Whether a browser must send a preflight before another site's page can send this request. The rule is Apollo Server's
 * own.
 */
export function isPreflighted(headers: IncomingHttpHeaders): boolean {
  const type = headers["content-type"];
  if (type !== undefined && !simpleTypes.test(type.trim())) return true;
  return Boolean(headers["x-apollo-operation-name"] || headers["apollo-require-preflight"]);
}
