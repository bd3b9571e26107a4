import type { FastifyReply, FastifyRequest } from "fastify";
import { findPerson } from "../people/find-person.js";
import type { Persona } from "../people/persona.js";
import { record, toReceivedCall } from "../received.js";
import { giveAnswer, type SourceAnswer } from "../source-answer.js";
import { apiSecuError } from "./answers.js";
import { civilIdentityComplaint, toSoughtPerson } from "./civil-identity.js";
import type { Operation } from "./operations.js";
import type { Options, State } from "./state.js";

/** GET /prestations/v1/…: the status of the person identified by the FranceConnect token or by the query. */
export async function giveStatus(
  state: State,
  options: Options,
  { scope, benefit, by }: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  (by === "franceConnect" ? state.counters : state.civilIdentityCounters)[benefit] += 1;
  const call = toReceivedCall(request);
  record(state.received, call);
  const granted = state.tokens.get(request.headers.authorization?.replace(/^Bearer /, "") ?? "");
  if (granted === undefined) return reply.code(401).send();
  if (granted !== scope) return giveAnswer(reply, apiSecuError(40301));
  const correlationId = header(request, "x-correlation-id");
  const token = header(request, "x-franceconnect-token");
  if (!isFreshUuid(correlationId, state.correlationIds) || (by === "franceConnect" && !isPassable(token))) {
    return reply.code(418).send("a header is missing, too long or used before");
  }
  record(state.correlationIds, correlationId);
  if (by === "franceConnect") return giveAnswer(reply, answerFor(state, await findHolder(options, token), benefit));
  const query = new URLSearchParams(call.query);
  const complaint = civilIdentityComplaint(query);
  if (complaint !== undefined) return giveAnswer(reply, apiSecuError(complaint));
  return giveAnswer(reply, answerFor(state, findPerson(options.people, toSoughtPerson(query)), benefit));
}

async function findHolder({ people, loginOf }: Options, token: string): Promise<Persona | undefined> {
  const login = await loginOf(token);
  return people.find((one) => one.login === login);
}

function answerFor({ overrides }: State, person: Persona | undefined, benefit: keyof Persona["apiSecu"]): SourceAnswer {
  return overrides.get(`${person?.login ?? ""} ${benefit}`) ?? person?.apiSecu[benefit] ?? apiSecuError(40402);
}

function header(request: FastifyRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

const isPassable = (token: string) => token.length > 0 && token.length <= 255;

function isFreshUuid(value: string, seen: readonly string[]): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value) && !seen.includes(value);
}
