import { judgeGraphqlAnswer, judgeText } from "../oracle.js";
import { Fault } from "../target.js";
import type { Request, Response } from "./client.js";

/** The statuses that the documentation gives for each kind of address. */
const statuses = {
  graphql: new Set([200, 204, 400, 401, 403, 405, 406, 408, 413, 415, 429, 431, 503]),
  others: new Set([200, 204, 206, 302, 303, 304, 400, 403, 404, 405, 408, 412, 413, 414, 415, 416, 429, 431, 502, 503]),
};
const securityHeaders = ["x-content-type-options", "content-security-policy", "referrer-policy", "x-correlation-id"];

/**
 * Returns the status and the code of an answer.
 * @throws Fault for an answer that the documentation does not allow, or the answer to another request.
 */
export function judgeResponse(
  { method, path }: Pick<Request, "method" | "path">,
  requestId: string,
  { status, headers, text }: Response,
): string {
  const isGraphql = path.split("?", 1)[0] === "/graphql";
  // Node's own answer to an unknown value of Expect.
  if (status === 417 && text === "") return "417";
  if (!statuses[isGraphql ? "graphql" : "others"].has(status))
    throw new Fault("unmasked", `status ${String(status)}: ${text.slice(0, 300)}`);
  // Node answers a request that it cannot read: the gateway adds no headers to it.
  if (headers.connection === "close" && [400, 408, 431].includes(status) && headers["x-correlation-id"] === undefined)
    return `${String(status)} ${codeOf(method, text)}`;
  const missing = securityHeaders.filter((name) => headers[name] === undefined);
  if (missing.length > 0) throw new Fault("unmasked", `without ${missing.join(", ")}`);
  if (headers["x-correlation-id"] !== requestId) throw new Fault("wrong", "the answer to another request");
  if (isGraphql && headers["cache-control"] !== "private, no-store")
    throw new Fault("unmasked", `with cache-control ${String(headers["cache-control"])}`);
  if (isGraphql && status !== 204) return `${String(status)} ${codeOf(method, text)}`;
  if (status >= 400) judgeText(text);
  return String(status);
}

/** Returns the code of the first error. The answer to HEAD has no body. */
const codeOf = (method: string | undefined, text: string) => (method === "HEAD" ? method : judgeGraphqlAnswer(text));
