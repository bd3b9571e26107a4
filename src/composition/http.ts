import type { Config } from "../config/config.js";
import { countArrivals } from "../http/arrivals.js";
import { allowedOrigins, type AllowedOrigins } from "../http/cors.js";
import { createAdmission } from "../http/overload/admission.js";
import { createPausedSockets, type PausedSockets } from "../http/overload/paused-sockets.js";
import { createRefuse } from "../http/overload/refusal.js";
import { createListeners } from "../http/listeners.js";
import { createOperations } from "../http/operations/operations.js";
import { isOperation } from "../http/routes/graphql.js";
import { headersOfAnswers } from "../http/security-headers.js";
import { createServer } from "../http/server.js";
import type { Logger } from "../logger.js";
import { costs, createSchema } from "../resolvers/index.js";
import { createMonitoring, createRoutes, type Parts } from "./routes.js";

/** Builds the HTTP server and its routes. */
export async function createHttp(config: Config, log: Logger, parts: Parts) {
  const { http, graphql } = config;
  const schema = createSchema();
  const operations = createOperations({ schema, costs, introspection: graphql.introspection, log });
  await operations.start();
  const origins = allowedOrigins(http.corsOrigins, graphql.explorer);
  const pausedSockets = createPausedSockets({ maxPaused: http.limits.connections / 2, isReady: parts.isReady });
  const admission = createAdmissionOf(config, parts, origins, pausedSockets);
  // A client that takes its answer more slowly than that counts as gone.
  const silenceMs = graphql.deadlineMs + http.limits.requestMs;
  const common = { log, metrics: parts.metrics, isReady: parts.isReady, http, origins, silenceMs };
  const server = await createServer({
    ...common,
    hasOperations: true,
    refuses: (request, response) => isOperation(request) && admission.refuses(request, response),
    routes: createRoutes(config, parts, { schema, operations, admission, origins }),
  });
  const monitoring = createMonitoring(parts, admission);
  const operator =
    http.operator &&
    (await createServer({ ...common, hasOperations: false, refuses: () => false, routes: [monitoring] }));
  const arrivals = countArrivals(server);
  const listeners = createListeners(server);
  parts.metrics.watchLoad(() => ({ ...admission.load(), connections: listeners.connections() }));
  return {
    async listen(): Promise<string> {
      if (http.operator) await operator?.listen({ ...http.operator });
      return listeners.listen({ host: http.host, port: http.port, maxConnections: http.limits.connections });
    },
    untilNoneArrives: arrivals.untilNone,
    async close(): Promise<void> {
      await Promise.all([server.close(), listeners.close()]);
      admission.close();
      pausedSockets.close();
      await operations.stop();
      await operator?.close();
    },
  };
}

function createAdmissionOf({ http }: Config, { auth, metrics }: Parts, origins: AllowedOrigins, paused: PausedSockets) {
  return createAdmission({
    limits: http.limits,
    maxVerifications: auth.maxVerifications,
    kindOf: auth.kindOf,
    refuse: createRefuse({
      headers: headersOfAnswers,
      origins,
      pausedSockets: http.trustProxy === false ? paused : undefined,
    }),
    metrics,
  });
}
