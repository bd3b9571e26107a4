import type { FastifyRequest } from "fastify";
import type { Config } from "../config.js";
import type { Context } from "../context.js";
import type { LiveCatalogue } from "../datasources/catalogue/live-catalogue.js";
import type { Deadline } from "../deadline.js";
import { createGraphql } from "../http/graphql.js";
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
import type { Memory } from "./memory.js";

interface Parts {
  readonly auth: Auth;
  readonly memory: Memory;
  readonly data: Data;
  readonly catalogue: LiveCatalogue;
  readonly metrics: Metrics;
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
}

/** Every route, over the parts that answer it. */
export async function createFront({ http, graphql }: Config, log: Logger, parts: Parts) {
  const { auth, memory, data, metrics, isReady } = parts;
  const schema = createSchema();
  const trustedDocuments =
    graphql.trustedDocuments === undefined ? undefined : readTrustedDocuments(graphql.trustedDocuments);
  const apollo = createGraphql({ schema, costs: { costOfType, repeats }, introspection: graphql.introspection, log });
  await apollo.start();
  const server = await createServer({
    log,
    isReady,
    routes: [
      graphqlRoute({ apollo, contextOf: createContextOf(parts), deadlineMs: graphql.deadlineMs, trustedDocuments }),
      operatorRoutes({ isReady, metrics: metrics.registry, redisState: memory.redisState, sources: data.health }),
      publishedRoutes({ sdl: graphql.introspection ? printSdl(schema) : undefined, publicJwks: auth.publicJwks }),
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

/** What a resolver may touch, for one request. Rejects where the request is refused before any field. */
function createContextOf({ auth, data, catalogue }: Parts) {
  return async ({ headers, log }: FastifyRequest, deadline: Deadline): Promise<Context> => {
    const apiKey = [headers["x-api-key"]].flat()[0];
    const viewer = await auth.authenticate({ authorization: headers.authorization, apiKey, deadline });
    return {
      viewer,
      asConsumer: () => auth.rightOf(viewer),
      benefits: data.benefits,
      statusOf: data.createStatusOf(log, deadline, headers["cache-control"] ?? ""),
      catalogue: catalogue.current(),
    };
  };
}
