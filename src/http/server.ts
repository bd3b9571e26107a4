import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import cookies from "@fastify/cookie";
import fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { Config } from "../config/config.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { RequestTrace } from "../telemetry/tracing/request-trace.js";
import { lazyChild, withoutRedaction, type Logger } from "../logger.js";
import { handleClientError } from "./client-error-handler.js";
import { refusalHeaders, type AllowedOrigins } from "./cors.js";
import { createErrorHandler } from "./error-handler.js";
import { addJsonParser } from "./json-parser.js";
import { limits } from "./limits/limits.js";
import { graphqlHeaders, isGraphql, refuseMethod } from "./routes/graphql.js";
import { headersOfAnswers } from "./security-headers.js";
import { requestIdOf } from "./request-id.js";

/** Milliseconds. */
const connectionsCheckingInterval = 500;
/** Of a request that is refused before Fastify. */
const refusedLabels = { method: "POST", route: "/graphql", status: "503" };
/** Milliseconds. Longer than proxies keep a connection that is not used. */
const keepAliveTimeout = 72_000;

/** The methods that are a label of their own, by OpenTelemetry's rule for the others. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Adds a group of routes. Its dependencies are already bound. */
type Routes = (server: FastifyInstance) => void | Promise<void>;

interface Options {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly http: Config["http"];
  /** Other sites whose pages may send requests. */
  readonly origins: AllowedOrigins;
  /** Milliseconds. A connection without traffic for this time is closed. */
  readonly silenceMs: number;
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
  /** Answers an overload, before anything else. Returns whether it did. */
  readonly refuses: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The operator's port has none. */
  readonly hasOperations: boolean;
  readonly routes: readonly Routes[];
}

/** Creates the HTTP server, with the handling common to all routes. The caller starts it. */
export async function createServer(options: Options): Promise<FastifyInstance> {
  const { hasOperations, isReady, log, metrics, origins, routes } = options;
  const server = createFastify(options);
  addJsonParser(server);
  server.setErrorHandler(createErrorHandler(metrics));
  server.setNotFoundHandler((request, reply) => {
    if (!hasOperations || !isGraphql(request)) return reply.code(404).send({ error: "not found" });
    return refuseMethod(reply);
  });
  // An async hook would cost several promises for each request.
  server.addHook("onRequest", (request, reply, done) => {
    reply.headers(headersOfAnswers).header("x-correlation-id", request.id);
    if (isGraphql(request)) {
      reply.header("vary", graphqlHeaders.vary);
      // The POST route handles all of CORS.
      const { method, headers } = request;
      if (method === "GET") reply.headers(refusalHeaders(headers.origin ?? "", origins));
    }
    done();
  });
  server.addHook("onSend", (request, reply, _payload, done) => {
    if (isGraphql(request)) reply.header("cache-control", graphqlHeaders["cache-control"]);
    // A connection kept alive during the drain would keep the process alive, and its next request would fail.
    if (!isReady()) reply.header("connection", "close");
    done();
  });
  logRequests(server, log, metrics);
  await server.register(cookies);
  for (const addRoutes of routes) await addRoutes(server);
  return server;
}

/** Writes one line for each answer. It holds no free text, so nothing in it has to be removed. */
function logRequests(server: FastifyInstance, log: Logger, { requestDuration }: Metrics): void {
  const events = withoutRedaction(log);
  server.decorateRequest("trace", undefined);
  server.addHook("onResponse", (request, reply, done) => {
    const { id: requestId, method, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    const { url: route = "none" } = routeOptions;
    const trace = request.getDecorator<RequestTrace | undefined>("trace");
    const traced = trace && { traceId: trace.id };
    events.info(
      { requestId, ...traced, method, route: routeOptions.url, status, ms: Math.round(elapsedTime) },
      "request",
    );
    const labels = { method: methods.has(method) ? method : "_OTHER", route, status: String(status) };
    requestDuration.observe(labels, elapsedTime / 1_000);
    done();
  });
}

/** Sends the answer to a URL that cannot be decoded. No hook runs for it, and Fastify's own answer quotes the URL. */
function refuseUrl({ statusCode = 400 }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(headersOfAnswers).header("x-correlation-id", request.id);
  void reply.code(statusCode).send({ error: "not a URL" });
}

function createFastify({ log, metrics, silenceMs, refuses, http: { limits: times } }: Options): FastifyInstance {
  const { headersMs: headersTimeout, requestMs: requestTimeout } = times;
  return fastify({
    loggerInstance: log,
    bodyLimit: limits.body,
    serverFactory: (handle) => {
      const options = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval };
      const server = createHttpServer(options, (request, response) => {
        if (refuses(request, response)) metrics.requestDuration.observe(refusedLabels, 0);
        else handle(request, response);
      });
      return server.setTimeout(silenceMs);
    },
    clientErrorHandler: handleClientError,
    frameworkErrors: refuseUrl,
    // Most requests log nothing of their own. No route has a log level of its own.
    childLoggerFactory: lazyChild,
    // Fastify's own log lines contain addresses and hosts. Ours, above, contain events.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    forceCloseConnections: "idle",
    // A request that arrives on an open connection during the shutdown is answered like any other.
    return503OnClosing: false,
    genReqId: ({ headers }) => requestIdOf(headers),
  });
}
