import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { record, toReceivedCall } from "../received.js";
import { giveAnswer, type AnswerHeaders, type SourceAnswer } from "../source-answer.js";
import { findSubject, type Call, type Subject } from "./access.js";
import { notCached } from "./cache.js";
import type { Benefit, Modality } from "./endpoints.js";
import { apiParticulierError, contentType } from "./errors.js";
import { ownAnswer } from "./own-answer.js";
import type { Options, State } from "./state.js";

/** GET /v3/dss/…: the status of one person for one benefit. A banned address never gets an answer. */
export async function giveStatus(
  state: State,
  options: Options,
  endpoint: { readonly benefit: Benefit; readonly modality: Modality },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  state.counters[endpoint.benefit] += 1;
  const received = toReceivedCall(request);
  record(state.received, received);
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const admission = state.limiter.admit(request.ip, token);
  if (admission === "swallowed") {
    state.refusals.swallowed += 1;
    return reply.hijack();
  }
  const requestId = randomUUID();
  record(state.requestIds, requestId);
  const usual = { ...contentType, "x-request-id": requestId, ...notCached, ...admission.headers };
  if (!admission.admitted) {
    state.refusals.rateLimit += 1;
    return giveAnswer(reply, apiParticulierError("00429"), usual);
  }
  const call = { ...endpoint, token, url: request.url, query: new URLSearchParams(received.query) };
  const subject = await findSubject(options, call);
  if ("refusal" in subject) return giveAnswer(reply, subject.refusal, usual);
  const isRead = !request.headers["cache-control"]?.includes("no-cache");
  return giveGuarded(state, call, reply, usual, () => findAnswer(state, call, subject, isRead));
}

const maxLockMs = 60_000;

interface Answered {
  readonly answer: SourceAnswer;
  readonly headers?: AnswerHeaders;
}

/**
 * Processes one request at a time for each URL; another one gets a 409. In the FranceConnect modality, everybody with
 * the same recipient has the same URL: the service treats them as one user. The lock lasts until the service's own work
 * ends, whether or not the client waits for it; when the work never ends, for 60 s.
 */
async function giveGuarded(
  { inProgress, refusals }: State,
  { url }: Call,
  reply: FastifyReply,
  usual: AnswerHeaders,
  find: () => Promise<Answered>,
): Promise<FastifyReply> {
  if (inProgress.has(url)) {
    refusals.conflict += 1;
    return giveAnswer(reply, apiParticulierError("00015"), usual);
  }
  const free = () => inProgress.delete(url);
  inProgress.add(url);
  const { answer, headers } = await find();
  // An answer that hangs keeps the lock for its maximum lifetime.
  if (answer === "hang") setTimeout(free, maxLockMs).unref();
  else free();
  return giveAnswer(reply, answer, { ...usual, ...headers });
}

/** An override is neither masked nor cached. Of the people's own answers, the service caches those with status 200. */
async function findAnswer(
  { nextOverrides, overrides, cache, latencyMs }: State,
  { benefit, url }: Call,
  { person, scopes }: Subject,
  isRead: boolean,
): Promise<Answered> {
  const subject = `${person?.login ?? ""} ${benefit}`;
  const override = nextOverrides.get(subject)?.shift() ?? overrides.get(subject);
  const answer = override ?? ownAnswer(person, benefit, scopes);
  const isRemembered = !override && isRead && typeof answer !== "string" && answer.status === 200;
  const headers = isRemembered ? cache.find(`${subject} ${url}`) : undefined;
  if (headers) return { answer, headers };
  // `ref: false`: the process can exit before the delay ends.
  await delay(latencyMs, undefined, { ref: false });
  if (isRemembered) cache.add(`${subject} ${url}`);
  return { answer };
}
