import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { maskedMessage } from "../format-error.js";

/** Our words: Fastify's own quote the body that they could not parse. */
const answers: Readonly<Record<number, { code: string; message: string; limit?: string }>> = {
  400: { code: "BAD_REQUEST", message: "The body must be a JSON object with a GraphQL operation in `query`." },
  405: { code: "BAD_REQUEST", message: "GraphQL operations are sent by POST." },
  413: { code: "OPERATION_TOO_LARGE", message: "The body must not exceed 64 KiB.", limit: "body" },
  415: { code: "BAD_REQUEST", message: "The body must be of type application/json." },
};

/** What fails before GraphQL begins is a GraphQL answer all the same. */
export function answerTransportError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = answers[error.statusCode ?? 500];
  if (answer) {
    const { message, ...extensions } = answer;
    return reply.code(error.statusCode ?? 500).send({ errors: [{ message, extensions }] });
  }
  request.log.error({ err: error }, "masked error");
  const extensions = { code: "INTERNAL_SERVER_ERROR", correlationId: request.id };
  return reply.code(500).send({ errors: [{ message: maskedMessage, extensions }] });
}
