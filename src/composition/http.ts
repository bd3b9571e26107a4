import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GraphQLSchema } from "graphql";
import type { Audit } from "../audit/audit.js";
import type { Config } from "../config/config.js";
import type { LiveCatalogue } from "../datasources/catalogue/live-catalogue.js";
import { countArrivals } from "../http/arrivals.js";
import type { AddressOf } from "../http/client-address.js";
import { allowedOrigins, type AllowedOrigins } from "../http/cors.js";
import { createAdmission, type Admission } from "../http/overload/admission.js";
import { createPausedSockets } from "../http/overload/paused-sockets.js";
import { createRefuse } from "../http/overload/refusal.js";
import { createListeners } from "../http/listeners.js";
import { createOperations, type Operations } from "../http/operations/operations.js";
import type { RateLimits } from "../http/rate-limits/rate-limits.js";
import { consoleRoutes } from "../http/routes/console.js";
import { explorerRoutes } from "../http/routes/explorer.js";
import { graphqlRoute, isOperation } from "../http/routes/graphql.js";
import { operatorRoutes } from "../http/routes/operator.js";
import { publishedRoutes } from "../http/routes/published.js";
import { headersOfAnswers } from "../http/security-headers.js";
import { createServer } from "../http/server.js";
import { anyDocument, readTrustedDocuments } from "../http/trusted-documents/trusted-documents.js";
import type { Logger } from "../logger.js";
import { costs, createSchema, printSdl } from "../resolvers/index.js";
import type { Metrics } from "../telemetry/metrics.js";
import type { Auth } from "./auth.js";
import type { Login } from "./login.js";
import { createContextOf } from "./request-context.js";
import type { Sources } from "./sources.js";
import type { Storage } from "./storage.js";

interface Parts {
  readonly auth: Auth;
  readonly addressOf: AddressOf;
  readonly login: Login;
  readonly rateLimits: RateLimits;
  readonly storage: Storage;
  readonly sources: Sources;
  readonly audit: Audit;
  readonly catalogue: LiveCatalogue;
  readonly metrics: Metrics;
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
  /**
   * The demo consumer's key, which the explorer and the console fill in; undefined if other consumers are configured.
   */
  readonly demoApiKey: string | undefined;
}

/** Located beside the compiled gateway. */
const consoleFolder = fileURLToPath(new URL("../../console", import.meta.url));
const explorerFolder = fileURLToPath(new URL("../../explorer", import.meta.url));
const consoleDocuments = join(consoleFolder, "trusted-documents.json");

/** Builds the HTTP server and its routes. */
export async function createHttp(config: Config, log: Logger, parts: Parts) {
  const { http, graphql } = config;
  const schema = createSchema();
  const operations = createOperations({ schema, costs, introspection: graphql.introspection, log });
  await operations.start();
  const origins = allowedOrigins(http.corsOrigins, graphql.explorer);
  const pausedSockets = createPausedSockets({ maxPaused: http.limits.connections / 2, isReady: parts.isReady });
  const admission = createAdmission({
    limits: http.limits,
    maxVerifications: parts.auth.maxVerifications,
    kindOf: parts.auth.kindOf,
    refuse: createRefuse({
      headers: headersOfAnswers,
      origins,
      pausedSockets: http.trustProxy === false ? pausedSockets : undefined,
    }),
    metrics: parts.metrics,
  });
  const server = await createServer({
    log,
    isReady: parts.isReady,
    http,
    origins,
    refuses: (request, response) => isOperation(request) && admission.refuses(request, response),
    // A client that takes its answer more slowly than that counts as gone.
    silenceMs: graphql.deadlineMs + http.limits.requestMs,
    routes: createRoutes(config, parts, { schema, operations, admission, origins }),
  });
  const arrivals = countArrivals(server);
  const listeners = createListeners(server);
  return {
    listen: () => listeners.listen({ host: http.host, port: http.port, maxConnections: http.limits.connections }),
    untilNoneArrives: arrivals.untilNone,
    async close(): Promise<void> {
      await Promise.all([server.close(), listeners.close()]);
      admission.close();
      pausedSockets.close();
      await operations.stop();
    },
  };
}

interface Machinery {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly admission: Admission;
  readonly origins: AllowedOrigins;
}

function createRoutes(config: Config, parts: Parts, { schema, operations, admission, origins }: Machinery) {
  const { graphql } = config;
  const { auth, login, storage, sources, audit, metrics, isReady } = parts;
  return [
    graphqlRoute({
      operations,
      contextOf: createContextOf(parts),
      deadlineMs: graphql.deadlineMs,
      origins,
      trustedDocuments: trustedBeside(graphql.trustedDocuments),
      admission,
    }),
    ...(login ? [login.routes] : []),
    operatorRoutes({
      isReady,
      admission,
      metrics: metrics.registry,
      redisState: storage.redisState,
      auditState: audit.state,
      franceConnectState: auth.franceConnectState,
      sources: sources.health,
    }),
    createConsole(config, parts),
    publishedRoutes({ sdl: graphql.introspection ? printSdl(schema) : undefined, publicJwks: auth.publicJwks }),
    ...(graphql.explorer ? [createExplorer(config, parts)] : []),
  ];
}

/** The operator's documents, and the console's own; every document if none is listed. */
function trustedBeside(manifest: string | undefined) {
  if (manifest === undefined) return anyDocument;
  return readTrustedDocuments(manifest, ...(existsSync(consoleDocuments) ? [consoleDocuments] : []));
}

function createConsole({ http, graphql, franceConnect, requireConsumerKey }: Config, { login, demoApiKey }: Parts) {
  return consoleRoutes({
    folder: consoleFolder,
    offers: {
      signIn: (login?.offered ?? []).map(({ code }) => code),
      explorer: graphql.explorer,
      schema: graphql.introspection,
      consumerKey: requireConsumerKey,
      demoApiKey,
      port: http.port,
    },
    franceConnect: new URL(franceConnect.issuer).origin,
  });
}

function createExplorer({ http }: Config, { login, demoApiKey }: Parts) {
  return explorerRoutes({
    folder: explorerFolder,
    endpoint: `${http.publicUrl}/graphql`,
    offers: { demoApiKey, signIn: login !== undefined },
  });
}
