import type { IncomingMessage, ServerResponse } from "node:http";
import helmet, { type HelmetOptions } from "helmet";

/** The directives of a content security policy. */
export type Directives = Readonly<Record<string, readonly string[]>>;

/**
 * Returns the security headers of answers with this content security policy, by their names in lower case. No header
 * depends on the request, so helmet computes them once, and not for each answer.
 */
export function securityHeaders(
  directives: Directives,
  options: Pick<HelmetOptions, "referrerPolicy"> = {},
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  } as unknown as ServerResponse;
  const setHeaders = helmet({ ...options, contentSecurityPolicy: { useDefaults: false, directives } });
  setHeaders({} as IncomingMessage, answer, () => undefined);
  return headers;
}

/**
 * The security headers of every answer: a browser that treats one as a page loads nothing, and shows it in no frame. A
 * route that serves a page sets headers of its own.
 */
export const headersOfAnswers = securityHeaders({
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});
