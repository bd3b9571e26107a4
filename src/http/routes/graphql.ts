import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createDeadline, type Deadline } from "../../deadline.js";
import { GatewayError } from "../../errors.js";
import { toRequestError } from "../../format-error.js";
import type { RequestContext } from "../graphql.js";

interface Options {
  readonly apollo: ApolloServer<RequestContext>;
  readonly contextOf: (
    request: FastifyRequest,
    deadline: Deadline,
  ) => Promise<Omit<RequestContext, "correlationId" | "log">>;
  /** The whole of one GraphQL request, from its arrival. */
  readonly deadlineMs: number;
}

/** `POST /graphql`. */
export function graphqlRoute({ apollo, contextOf, deadlineMs }: Options) {
  const handler = fastifyApolloHandler(apollo, {
    async context(request, reply): Promise<RequestContext> {
      const { log } = request;
      const deadline = createDeadline(deadlineMs, reply.elapsedTime);
      // Answered, or left by its client.
      reply.raw.once("close", deadline.end);
      try {
        return { ...(await contextOf(request, deadline)), correlationId: request.id, log };
      } catch (error) {
        log[error instanceof GatewayError ? "warn" : "error"]({ err: error }, "request refused");
        throw toRequestError(error, request.id);
      }
    },
  });
  return (server: FastifyInstance): void => {
    server.post("/graphql", handler);
  };
}

/** Whatever the method, and whether or not it got as far as the route. */
export function isGraphql({ url }: FastifyRequest): boolean {
  return url.split("?", 1)[0] === "/graphql";
}
