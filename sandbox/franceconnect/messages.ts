import type { IncomingMessage, ServerResponse } from "node:http";

const formBytes = 16 * 1024;

/** Sends the complete answer. No answer of the stand-in may be cached. */
export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

export function sendHtml(response: ServerResponse, status: number, page: string): void {
  send(response, status, "text/html; charset=utf-8", page);
}

/** OAuth's plain JSON error. */
export function sendError(response: ServerResponse, status: number, error: string, description: string): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify({ error, error_description: description }));
}

/** The fields of a posted form; `undefined` when the body is not a form or is longer than 16 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers["content-type"] ?? "");
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    if (body.length <= formBytes) body += String(chunk);
  }
  return isForm && body.length <= formBytes ? new URLSearchParams(body) : undefined;
}
