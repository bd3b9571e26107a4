import type { IncomingMessage, ServerResponse } from "node:http";

import { basePath, sessionCookie } from "./provider.js";

const required = ["client_id", "acr_values", "response_type", "nonce", "state", "redirect_uri", "scope"];
const listed = new Set([...required, "claims", "prompt", "idp_hint", "ui_locales"]);
const minNonceLength = 22;
const prompts = ["login", "consent"];

/**
 * The rule that an authorization request breaks, if any. FranceConnect checks these rules before its OpenID Connect
 * library does. It shows the error itself, without a redirect. It refuses every parameter that it does not list, those
 * of PKCE included.
 */
export function authorizeComplaint(params: URLSearchParams): string | undefined {
  const unlisted = [...params.keys()].find((name) => !listed.has(name));
  if (unlisted !== undefined) return `Y030007 : ${unlisted} n’est pas un paramètre accepté`;
  const missing = required.find((name) => !params.has(name));
  if (missing !== undefined) return `Y030007 : ${missing} est obligatoire`;
  const repeated = [...params.keys()].find((name) => params.getAll(name).length > 1);
  if (repeated !== undefined) return `Y030007 : ${repeated} est présent plusieurs fois`;
  return valueComplaint((name) => params.get(name) ?? undefined);
}

function valueComplaint(valueOf: (name: string) => string | undefined): string | undefined {
  if (!valueOf("client_id")) return "Y030007 : client_id est vide";
  if ((valueOf("nonce") ?? "").length < minNonceLength) {
    return `Y030007 : nonce doit avoir ${String(minNonceLength)} caractères ou plus`;
  }
  if (!URL.canParse(valueOf("redirect_uri") ?? "")) return "Y030007 : redirect_uri doit être une URL";
  if (!valueOf("scope")?.split(" ").includes("openid")) return "Y030007 : scope doit contenir openid";
  const isPrompt =
    valueOf("prompt")
      ?.split(/ +/)
      .every((prompt) => prompts.includes(prompt)) ?? true;
  return isPrompt ? undefined : "Y030007 : prompt n’accepte que login et consent";
}

const granted = "eidas1";
const known = ["eidas1", "eidas2", "eidas3"];

/** Whether a person of the sandbox reaches one of these levels. A level that FranceConnect does not know counts as the lowest. */
export function isLevelReached(acrValues: string): boolean {
  const asked = acrValues.split(/\s+/).filter((level) => known.includes(level));
  return asked.length === 0 || asked.includes(granted);
}

/** Starts every login without the former session: ending that session would also end the tokens of the former login. */
export function forgetSession(request: IncomingMessage, response: ServerResponse): void {
  delete request.headers.cookie;
  const expired = `path=${basePath}; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly`;
  // Koa appends to Node's header. The browser must drop its cookie, even though the request's cookie is ignored.
  response.setHeader("set-cookie", [`${sessionCookie}=; ${expired}`, `${sessionCookie}.sig=; ${expired}`]);
}
