import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { giveAnswer } from "../source-answer.js";
import { operations } from "./operations.js";
import type { Options, State } from "./state.js";

const tokenLifetimeSeconds = 300;
const scopes = operations.map(({ scope }) => scope);

/** POST /oauth/token: a client-credentials token for one scope. */
export function giveToken(state: State, options: Options, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  state.counters.token += 1;
  if (state.tokenAnswer) return giveAnswer(reply, state.tokenAnswer);
  const form = new URLSearchParams(String(request.body));
  const scope = form.get("scope") ?? "";
  if (request.headers.authorization !== undefined || !isClient(form, options)) {
    return reply.code(401).send({ error: "invalid_client" });
  }
  if (form.get("grant_type") !== "client_credentials" || !scopes.includes(scope)) {
    return reply.code(400).send({ error: "invalid_scope" });
  }
  const token = randomBytes(32).toString("base64url");
  state.tokens.set(token, scope);
  return reply.send({ access_token: token, token_type: "Bearer", expires_in: tokenLifetimeSeconds, scope });
}

function isClient(form: URLSearchParams, { clientId, clientSecret }: Options): boolean {
  return form.get("client_id") === clientId && form.get("client_secret") === clientSecret;
}
