import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { decodeJwt, decodeProtectedHeader } from "jose";

import { sign } from "./envelope.js";
import { send } from "./messages.js";
import type { Claims, JwtFault } from "./misbehaviour.js";
import type { StandIn } from "./stand-in.js";

/** Marks a call from the stand-in to itself: this call gets the answer without a fault. */
export const unalteredHeader = "x-stand-in-unaltered";

/** Sends the route's real answer with its JWT rewritten: the id token in /token's JSON, or the whole of /userinfo. */
export async function answerAltered(
  standIn: StandIn,
  request: IncomingMessage,
  response: ServerResponse,
  fault: JwtFault,
): Promise<void> {
  const answer = await askItself(standIn, request);
  const text = await answer.text();
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status !== 200) {
    send(response, answer.status, type, text);
    return;
  }
  if (!type.includes("json")) {
    const { claims, body } = await alter(standIn, text, fault);
    if (fault.sign === "omit") send(response, 200, "application/json", JSON.stringify(claims));
    else send(response, 200, type, body);
    return;
  }
  const tokens = JSON.parse(text) as Claims & { readonly id_token: string };
  const { body } = await alter(standIn, tokens.id_token, fault);
  send(response, 200, type, JSON.stringify({ ...tokens, id_token: body }));
}

async function askItself({ issuer, closing }: StandIn, request: IncomingMessage): Promise<Response> {
  const { authorization = "", "content-type": type = "" } = request.headers;
  return fetch(new URL(request.url ?? "", issuer), {
    method: request.method ?? "GET",
    headers: { [unalteredHeader]: "1", ...(authorization && { authorization }), ...(type && { "content-type": type }) },
    body: request.method === "POST" ? await buffer(request) : null,
    signal: closing,
  });
}

async function alter({ signingKeys }: StandIn, jwt: string, { claims: rewrite, sign: signFault = {} }: JwtFault) {
  const claims = rewrite ? rewrite(decodeJwt(jwt)) : decodeJwt(jwt);
  const alg = decodeProtectedHeader(jwt).alg === "RS256" ? "RS256" : "ES256";
  const fault = signFault === "omit" ? {} : signFault;
  return { claims, body: await sign(JSON.stringify(claims), alg, signingKeys, fault) };
}
