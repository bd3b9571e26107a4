import type { IncomingMessage, ServerResponse } from "node:http";

import { basePath, sessionCookie } from "./provider.js";

const shortest = 32;
const prompts = ["login", "consent"];

/** The rule that an authorization request breaks, if any: FranceConnect shows these errors itself, without a redirect. */
export function authorizeComplaint(params: URLSearchParams): string | undefined {
  const words = (name: string): string[] => params.get(name)?.split(" ").filter(Boolean) ?? [];
  if (!words("scope").includes("openid")) return "scope doit contenir openid";
  if (params.get("acr_values") !== "eidas1") return "acr_values doit être eidas1";
  const short = ["state", "nonce"].find((name) => (params.get(name)?.length ?? 0) < shortest);
  if (short !== undefined) return `${short} doit avoir ${String(shortest)} caractères ou plus`;
  if (!words("prompt").every((prompt) => prompts.includes(prompt))) return "prompt n’accepte que login et consent";
  return undefined;
}

/** Starts every login without the former session, which would end the tokens of the former login with it. */
export function forgetSession(request: IncomingMessage, response: ServerResponse): void {
  delete request.headers.cookie;
  const expired = `path=${basePath}; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly`;
  // Node's header is what Koa appends to: the browser must drop its cookie even when the request's is ignored.
  response.setHeader("set-cookie", [`${sessionCookie}=; ${expired}`, `${sessionCookie}.sig=; ${expired}`]);
}
