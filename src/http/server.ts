import { randomUUID } from "node:crypto";
import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import fastify, { LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import type { Registry } from "prom-client";
import { createDeadline, type Deadline } from "../deadline.js";
import { GatewayError } from "../errors.js";
import { toRequestError } from "../format-error.js";
import type { Logger } from "../logger.js";
import type { RequestContext } from "./graphql.js";
import { answerTransportError } from "./transport-errors.js";

const bodyLimit = 64 * 1024;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

interface Options {
  readonly log: Logger;
  readonly apollo: ApolloServer<RequestContext>;
  readonly contextOf: (
    request: FastifyRequest,
    deadline: Deadline,
  ) => Promise<Omit<RequestContext, "correlationId" | "log">>;
  /** The whole of one GraphQL request, from its arrival. */
  readonly deadlineMs: number;
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
  /** The SDL to publish; undefined keeps it closed. */
  readonly sdl: string | undefined;
  /** Our public encryption keys: FranceConnect fetches them at every checktoken. */
  readonly publicJwks: object;
  readonly metrics: Registry;
  /** Without it the gateway is degraded, and still ready. */
  readonly redisState: () => string;
  /** How each source is doing, for the operator. */
  readonly sources: () => object;
}

/** The front: every route that clients, FranceConnect and operators reach. Listens when told to. */
export function createServer(options: Options): FastifyInstance {
  const server = fastify({
    loggerInstance: options.log,
    bodyLimit,
    // Its own lines tell addresses and hosts; ours, below, tell events.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "correlationId" }),
    forceCloseConnections: "idle",
    // What arrives on an open connection while we close is answered like any other.
    return503OnClosing: false,
    genReqId: ({ headers: { "x-correlation-id": given } }) =>
      typeof given === "string" && uuid.test(given) ? given : randomUUID(),
  });
  server.removeContentTypeParser("text/plain");
  server.setErrorHandler(answerTransportError);
  server.setNotFoundHandler((request, reply) => {
    if (!isGraphql(request)) return reply.code(404).send({ error: "not found" });
    reply.header("allow", "POST");
    throw Object.assign(new Error("method not allowed"), { statusCode: 405 });
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-correlation-id", request.id);
  });
  server.addHook("onSend", async (request, reply) => {
    if (isGraphql(request)) reply.header("cache-control", "private, no-store");
    // A connection kept alive across the drain would keep the process, and bring its next request to a closed door.
    if (!options.isReady()) reply.header("connection", "close");
  });
  server.addHook("onResponse", async (request, reply) => {
    const { method, routeOptions } = request;
    request.log.info(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      "request",
    );
  });
  addGraphqlRoute(server, options);
  addPlainRoutes(server, options);
  return server;
}

function addGraphqlRoute(server: FastifyInstance, { apollo, contextOf, deadlineMs }: Options): void {
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
  server.post("/graphql", handler);
}

/** Whatever the method, and whether or not it got as far as the route. */
function isGraphql({ url }: FastifyRequest): boolean {
  return url.split("?", 1)[0] === "/graphql";
}

function addPlainRoutes(server: FastifyInstance, { sdl, publicJwks, metrics, isReady, ...options }: Options): void {
  server.get("/health/live", () => ({ status: "live" }));
  server.get("/health/ready", (_request, reply) =>
    isReady()
      ? { status: "ready", redis: options.redisState(), sources: options.sources() }
      : reply.code(503).send({ status: "draining" }),
  );
  server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  server.get("/.well-known/jwks.json", (_request, reply) => reply.type("application/json").send(publicJwks));
  if (sdl !== undefined)
    server.get("/schema.graphql", (_request, reply) => reply.type("text/plain; charset=utf-8").send(sdl));
}
