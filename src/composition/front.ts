import { fileURLToPath } from "node:url";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Audit } from "../audit/audit.js";
import type { Config } from "../config.js";
import type { Context } from "../context.js";
import type { LiveCatalogue } from "../datasources/catalogue/live-catalogue.js";
import type { Deadline } from "../deadline.js";
import { createGraphql } from "../http/graphql.js";
import { consoleRoutes } from "../http/routes/console.js";
import { explorerRoutes } from "../http/routes/explorer.js";
import { graphqlRoute } from "../http/routes/graphql.js";
import { operatorRoutes } from "../http/routes/operator.js";
import { publishedRoutes } from "../http/routes/published.js";
import { createServer } from "../http/server.js";
import { readTrustedDocuments } from "../http/trusted-documents.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../metrics.js";
import { costOfType, repeats } from "../resolvers/costs.js";
import { createSchema, printSdl } from "../resolvers/index.js";
import type { Auth } from "./auth.js";
import type { Data } from "./data.js";
import type { Login } from "./login.js";
import type { Memory } from "./memory.js";

const studio = "https://studio.apollographql.com";

interface Parts {
  readonly auth: Auth;
  readonly login: Login;
  readonly memory: Memory;
  readonly data: Data;
  readonly audit: Audit;
  readonly catalogue: LiveCatalogue;
  readonly metrics: Metrics;
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
}

/** Beside the compiled gateway. */
const consoleFolder = fileURLToPath(new URL("../../console", import.meta.url));
const explorerFolder = fileURLToPath(new URL("../../explorer", import.meta.url));

/** Every route, over the parts that answer it. */
export async function createFront(config: Config, log: Logger, parts: Parts) {
  const { http, graphql } = config;
  const { auth, login, memory, data, audit, metrics, isReady } = parts;
  const schema = createSchema();
  const trustedDocuments =
    graphql.trustedDocuments === undefined ? undefined : readTrustedDocuments(graphql.trustedDocuments);
  const apollo = createGraphql({ schema, costs: { costOfType, repeats }, introspection: graphql.introspection, log });
  await apollo.start();
  const server = await createServer({
    log,
    isReady,
    routes: [
      graphqlRoute({
        apollo,
        contextOf: createContextOf(parts),
        deadlineMs: graphql.deadlineMs,
        origins: originsOf(config),
        trustedDocuments,
      }),
      ...(login ? [login.routes] : []),
      operatorRoutes({
        isReady,
        metrics: metrics.registry,
        redisState: memory.redisState,
        auditState: audit.state,
        sources: data.health,
      }),
      createConsole(config, login),
      publishedRoutes({ sdl: graphql.introspection ? printSdl(schema) : undefined, publicJwks: auth.publicJwks }),
      ...(graphql.explorer ? [explorerRoutes({ folder: explorerFolder, endpoint: `${http.publicUrl}/graphql` })] : []),
    ],
  });
  return {
    listen: () => server.listen({ host: http.host, port: http.port }),
    async close(): Promise<void> {
      await server.close();
      await apollo.stop();
    },
  };
}

function createConsole({ graphql, franceConnect }: Config, login: Login) {
  return consoleRoutes({
    folder: consoleFolder,
    offers: {
      signIn: (login?.offered ?? []).map(({ code }) => code),
      explorer: graphql.explorer,
      schema: graphql.introspection,
    },
    franceConnect: new URL(franceConnect.issuer).origin,
  });
}

/** Apollo's hosted Sandbox has no business with anybody's session. */
function originsOf({ http, graphql }: Config) {
  return { credentialed: http.corsOrigins, plain: graphql.explorer ? [studio] : [] };
}

/** What a resolver may touch, for one request. Rejects where the request is refused before any field. */
function createContextOf({ auth, login, data, catalogue }: Parts) {
  return async (request: FastifyRequest, reply: FastifyReply, deadline: Deadline): Promise<Context> => {
    const { headers, log, id } = request;
    const { authorization } = headers;
    const apiKey = [headers["x-api-key"]].flat()[0];
    // What is presented on purpose wins over a cookie that comes along by itself.
    const isPresented = authorization !== undefined || apiKey !== undefined;
    const signedIn = isPresented ? undefined : await login?.viewerOf(request, reply);
    const viewer = signedIn?.viewer ?? (await auth.authenticate({ authorization, apiKey, deadline }));
    return {
      viewer,
      asConsumer: () => auth.rightOf(viewer),
      benefits: data.benefits,
      statusOf: data.createStatusOf({
        log,
        id,
        deadline,
        cacheControl: headers["cache-control"] ?? "",
        loginFacts: signedIn?.facts,
      }),
      catalogue: catalogue.current(),
    };
  };
}
