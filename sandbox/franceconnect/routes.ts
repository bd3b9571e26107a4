import type { IncomingMessage, ServerResponse } from "node:http";

import { record, toReceivedCall } from "../received.js";
import { answerAltered, unalteredHeader } from "./altered-answer.js";
import { authorizeComplaint, forgetSession } from "./authorize.js";
import { checktoken } from "./checktoken.js";
import { interaction } from "./interaction.js";
import { readForm, sendError, sendHtml } from "./messages.js";
import { applyFault } from "./misbehaviour.js";
import { errorPage } from "./pages.js";
import { basePath } from "./provider.js";
import type { StandIn } from "./stand-in.js";

/** oidc-provider derives its mount path from the difference between `originalUrl` and `url`, as in Express. */
async function provide({ provider }: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  Object.assign(request, { originalUrl: request.url, url: request.url?.slice(basePath.length) });
  await provider.callback()(request, response);
}

/** GET, or POST of a form; the POST then continues as a GET. */
async function authorize(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "", standIn.issuer);
  if (request.method === "POST") url.search = (await readForm(request))?.toString() ?? "";
  const complaint = authorizeComplaint(url.searchParams);
  if (complaint !== undefined) {
    sendHtml(response, 400, errorPage("invalid_request", complaint));
    return;
  }
  Object.assign(request, { method: "GET", url: `${url.pathname}${url.search}` });
  forgetSession(request, response);
  await provide(standIn, request, response);
}

type RelyingPartyRoute = "token" | "userinfo" | "discovery";

/** A route of oidc-provider with an optional fault. The fault may rewrite the JWT of the answer. */
async function faulty(standIn: StandIn, name: RelyingPartyRoute, request: IncomingMessage, response: ServerResponse) {
  if (request.headers[unalteredHeader] !== undefined) return provide(standIn, request, response);
  standIn.counters[name] += 1;
  const fault: RelyingPartyFault = standIn.misbehaviour[name];
  if (fault === undefined) return provide(standIn, request, response);
  if (await applyFault(fault, response, standIn.closing)) return;
  if (fault.claims || fault.sign) await answerAltered(standIn, request, response, fault);
  else await provide(standIn, request, response);
}

type RelyingPartyFault = StandIn["misbehaviour"]["token"];

async function jwks(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  standIn.counters.jwks += 1;
  if (await applyFault(standIn.misbehaviour.jwks, response, standIn.closing)) return;
  await provide(standIn, request, response);
}

async function dispatch(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "", standIn.issuer);
  const route = `${request.method ?? ""} ${pathname}`;
  if (route === `POST ${basePath}/checktoken`) return checktoken(standIn, request, response);
  if (route === `POST ${basePath}/token`) return faulty(standIn, "token", request, response);
  if (route === `GET ${basePath}/userinfo`) return faulty(standIn, "userinfo", request, response);
  if (pathname === `${basePath}/.well-known/openid-configuration`)
    return faulty(standIn, "discovery", request, response);
  if (route === `GET ${basePath}/jwks`) return jwks(standIn, request, response);
  if (/^(?:GET|POST) /.test(route) && pathname === `${basePath}/authorize`)
    return authorize(standIn, request, response);
  if (pathname.startsWith(`${basePath}/interaction/`)) return interaction(standIn, request, response);
  if (pathname.startsWith(`${basePath}/`)) return provide(standIn, request, response);
  sendHtml(response, 404, errorPage("not_found", `FranceConnect répond sous ${basePath}`));
}

/** Handles every request to the stand-in. Never rejects. */
export async function route(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  record(standIn.received, toReceivedCall({ url: request.url ?? "", headers: request.headers }));
  try {
    await dispatch(standIn, request, response);
  } catch (error) {
    // A stand-in that closes interrupts its delays; the sockets are already closed.
    if (standIn.closing.aborted || response.headersSent) return;
    sendError(response, 500, "server_error", String(error));
  }
}
