import type { FastifyRequest } from "fastify";
import { createCivilIdentityRight } from "./auth/civil-identity-principal.js";
import { createConsumers } from "./auth/consumers.js";
import { createEncryptionKeys } from "./auth/encryption-keys.js";
import { createChecktoken } from "./auth/franceconnect-checktoken.js";
import { createSigningKeys } from "./auth/signing-keys.js";
import { createVerifications } from "./auth/verifications.js";
import { createAuthenticate } from "./auth/viewer.js";
import { createKeys, type Keys } from "./cache/keys.js";
import { createData } from "./composition/data.js";
import { createMemory } from "./composition/memory.js";
import type { Config } from "./config.js";
import type { Context } from "./context.js";
import { embeddedCatalogue } from "./datasources/catalogue/folder.js";
import { createLiveCatalogue, type LiveCatalogue } from "./datasources/catalogue/live-catalogue.js";
import type { Deadline } from "./deadline.js";
import { createHttpClient } from "./http-client.js";
import { createGraphql } from "./http/graphql.js";
import { createServer } from "./http/server.js";
import type { Logger } from "./logger.js";
import { createMetrics } from "./metrics.js";
import { createSchema, printSdl } from "./resolvers/index.js";

const franceConnectConnections = 64;

/** Builds the gateway: who is asking, where answers come from, the front. Throws StartError for a consumers file that cannot be used. */
export async function createApp(config: Config, log: Logger) {
  const keys = createKeys(config.keyring);
  const metrics = createMetrics();
  const auth = await createAuth(config, keys, log);
  const memory = await createMemory(config, log, metrics);
  const data = createData(config, memory, log, metrics);
  const catalogue = await createLiveCatalogue(config.catalogueDir ?? embeddedCatalogue, log);
  let ready = false;
  const front = await createFront(config, log, {
    isReady: () => ready,
    publicJwks: auth.publicJwks,
    metrics: metrics.registry,
    redisState: memory.redisState,
    sources: data.health,
    deadlineMs: config.graphql.deadlineMs,
    contextOf: createContextOf(auth, data, catalogue),
  });

  return {
    reloadConsumers: auth.reloadConsumers,
    reloadCatalogue: catalogue.reload,
    /** Listens, and resolves with the address. */
    async listen(): Promise<string> {
      const address = await front.listen();
      ready = true;
      return address;
    },
    /** Says so to the load balancer, and goes on serving. */
    stopBeingReady(): void {
      ready = false;
    },
    /** Takes no more connections, answers what is in flight, frees everything. */
    async close(): Promise<void> {
      ready = false;
      await front.close();
      await Promise.all([auth.close(), data.close(), catalogue.close(), memory.close()]);
    },
  };
}

/** What a resolver may touch, for one request. Rejects where the request is refused before any field. */
function createContextOf(auth: Auth, data: ReturnType<typeof createData>, catalogue: LiveCatalogue) {
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

type FrontOptions = Omit<Parameters<typeof createServer>[0], "log" | "apollo" | "sdl">;

async function createFront(
  { http: { host, port }, graphql: { introspection } }: Config,
  log: Logger,
  options: FrontOptions,
) {
  const schema = createSchema();
  const apollo = createGraphql({ schema, introspection, log });
  await apollo.start();
  const server = createServer({ ...options, log, apollo, sdl: introspection ? printSdl(schema) : undefined });
  return {
    listen: () => server.listen({ host, port }),
    async close(): Promise<void> {
      await server.close();
      await apollo.stop();
    },
  };
}

type Auth = Awaited<ReturnType<typeof createAuth>>;

async function createAuth({ franceConnect, consumersFile, requireConsumerKey }: Config, keys: Keys, log: Logger) {
  const consumers = createConsumers(consumersFile, log);
  const encryptionKeys = await createEncryptionKeys(franceConnect);
  const client = createHttpClient({ timeoutMs: franceConnect.timeoutMs, connections: franceConnectConnections });
  const signingKeys = createSigningKeys(franceConnect.jwksUrl, client.fetch);
  const checktoken = createChecktoken({
    config: franceConnect,
    fetch: client.fetch,
    encryptionKeys,
    signingKeys,
    subjectOf: (sub, person) =>
      keys.subjectOf({ modality: "france_connect", identifiers: [franceConnect.issuer, sub], ...person }),
  });
  return {
    authenticate: createAuthenticate({
      checktoken: createVerifications(checktoken, keys.tokenTag),
      consumers,
      acceptedAcr: franceConnect.acceptedAcr,
      requireConsumerKey,
    }),
    rightOf: createCivilIdentityRight(keys.subjectOf),
    publicJwks: encryptionKeys.publicJwks,
    reloadConsumers: consumers.reload,
    async close(): Promise<void> {
      consumers.close();
      await client.close();
    },
  };
}
