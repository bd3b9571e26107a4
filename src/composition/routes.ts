import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GraphQLSchema } from "graphql";
import type { Audit } from "../audit/audit.js";
import type { Config } from "../config/config.js";
import type { LiveCatalogue } from "../datasources/catalogue/live-catalogue.js";
import type { AddressOf } from "../http/client-address.js";
import { type AllowedOrigins } from "../http/cors.js";
import { type Admission } from "../http/overload/admission.js";
import { createNameOfOperation } from "../http/operations/operation-names.js";
import { createOperationRecorder } from "../http/operations/operation-recorder.js";
import { type Operations } from "../http/operations/operations.js";
import type { RateLimits } from "../http/rate-limits/rate-limits.js";
import { consoleRoutes } from "../http/routes/console.js";
import { explorerRoutes } from "../http/routes/explorer.js";
import { graphqlRoute } from "../http/routes/graphql.js";
import { operatorRoutes } from "../http/routes/operator.js";
import { publishedRoutes } from "../http/routes/published.js";
import { readManifest } from "../http/trusted-documents/document-manifest.js";
import { anyDocument, readTrustedDocuments } from "../http/trusted-documents/trusted-documents.js";
import { printSdl } from "../resolvers/index.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { StartRequestTrace } from "../telemetry/tracing/request-trace.js";
import type { Auth } from "./auth.js";
import type { Login } from "./login.js";
import { createContextOf } from "./request-context.js";
import type { Sources } from "./sources.js";
import type { Storage } from "./storage.js";

/** The parts that the routes use. */
export interface Parts {
  readonly auth: Auth;
  readonly addressOf: AddressOf;
  readonly login: Login;
  readonly rateLimits: RateLimits;
  readonly storage: Storage;
  readonly sources: Sources;
  readonly audit: Audit;
  readonly catalogue: LiveCatalogue;
  readonly metrics: Metrics;
  readonly startTrace: StartRequestTrace;
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

export interface Machinery {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly admission: Admission;
  readonly origins: AllowedOrigins;
}

/** Builds the routes of the public port. */
export function createRoutes(config: Config, parts: Parts, { schema, operations, admission, origins }: Machinery) {
  const { graphql, http } = config;
  const { auth, login, metrics, startTrace } = parts;
  const manifests = manifestsOf(graphql.trustedDocuments);
  return [
    graphqlRoute({
      operations,
      contextOf: createContextOf(parts),
      deadlineMs: graphql.deadlineMs,
      origins,
      trustedDocuments: graphql.trustedDocuments === undefined ? anyDocument : readTrustedDocuments(...manifests),
      admission,
      startTrace,
      recorder: createOperationRecorder(metrics, createNameOfOperation(textsOf(manifests))),
    }),
    ...(login ? [login.routes] : []),
    ...(http.operator ? [] : [createMonitoring(parts, admission)]),
    createConsole(config, parts),
    publishedRoutes({ sdl: graphql.introspection ? printSdl(schema) : undefined, publicJwks: auth.publicJwks }),
    ...(graphql.explorer ? [createExplorer(config, parts)] : []),
  ];
}

/** Builds the routes for monitoring, on the public port or on one of their own. */
export function createMonitoring({ auth, storage, sources, audit, metrics, isReady }: Parts, admission: Admission) {
  return operatorRoutes({
    isReady,
    admission,
    metrics: metrics.exposition,
    redisState: storage.redisState,
    auditState: audit.state,
    franceConnectState: auth.franceConnectState,
    sources: sources.health,
  });
}

/** The manifests of the operator's documents, if there is one, and of the console's. */
function manifestsOf(trustedDocuments: string | undefined): readonly string[] {
  return [trustedDocuments ?? [], existsSync(consoleDocuments) ? consoleDocuments : []].flat();
}

function textsOf(manifests: readonly string[]): readonly string[] {
  return manifests.flatMap((manifest) => readManifest(manifest).map(({ text }) => text));
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
