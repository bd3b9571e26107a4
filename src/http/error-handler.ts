import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import { codeOf, formatError, toRequestError } from "./format-error.js";
import type { RequestTrace } from "../telemetry/tracing/request-trace.js";
import { tooLarge } from "./limits/limits.js";
import { mediaTypeFor } from "./media-type.js";
import { isGraphql } from "./routes/graphql.js";

/** The gateway's own messages: Fastify's messages quote the body that Fastify could not parse. */
const badRequests: Readonly<Record<number, string>> = {
  400: "The body must be JSON in UTF-8: an object with a GraphQL operation in `query`.",
  405: "Send GraphQL operations by POST: GET is not supported.",
  406: "`Accept` must take application/json or application/graphql-response+json.",
  415: "The body must be of type application/json.",
};

/** Of files: a path with "..", a condition that is not met, a range beyond the end of the file. */
const fileErrors = new Set([403, 412, 416]);

/** Sends an error that occurs before GraphQL starts, in the format of a GraphQL answer, and counts those of `/graphql`. */
export function createErrorHandler({ fieldErrors }: Pick<Metrics, "fieldErrors">) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { code, answer } = answerTo(error, request, reply);
    if (isGraphql(request)) fieldErrors.inc({ code });
    return reply.send(answer);
  };
}

/** Fastify handles errors outside of the request's trace. */
function traceOf(request: FastifyRequest): { readonly traceId?: string } {
  const trace = request.getDecorator<RequestTrace | undefined>("trace");
  return trace ? { traceId: trace.id } : {};
}

function answerTo(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const { statusCode = 500 } = error;
  if (isGraphql(request)) reply.type(mediaTypeFor(request.headers.accept));
  const badRequest = badRequests[statusCode];
  if (badRequest !== undefined) {
    reply.code(statusCode);
    const code = "BAD_REQUEST";
    return { code, answer: { errors: [{ message: badRequest, extensions: { code } }] } };
  }
  if (fileErrors.has(statusCode) && !isGraphql(request)) {
    reply.code(statusCode);
    return { code: "BAD_REQUEST", answer: { error: "the file cannot be sent" } };
  }
  const known = statusCode === 413 ? tooLarge("body") : error;
  const level = known instanceof GatewayError ? "warn" : "error";
  request.log[level]({ err: known, ...traceOf(request) }, "request refused");
  const answer = toRequestError(known, request.id);
  const { status, headers } = answer.extensions["http"] as { status: number; headers?: ReadonlyMap<string, string> };
  reply.code(known === error ? status : statusCode).headers(Object.fromEntries(headers ?? []));
  return { code: codeOf(answer), answer: { errors: [formatError(answer.toJSON(), answer)] } };
}
