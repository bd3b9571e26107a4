import { createCivilIdentityRight } from "./auth/civil-identity-principal.js";
import { createConsumers } from "./auth/consumers.js";
import { createEncryptionKeys } from "./auth/encryption-keys.js";
import { createChecktoken } from "./auth/franceconnect-checktoken.js";
import { createSigningKeys } from "./auth/signing-keys.js";
import { createVerifications } from "./auth/verifications.js";
import { createAuthenticate } from "./auth/viewer.js";
import type { Cache } from "./cache/cache.js";
import { createKeys, type Keys } from "./cache/keys.js";
import { createMemoryCache } from "./cache/memory.js";
import { createRedisConnection } from "./cache/redis-connection.js";
import { createRedisCache } from "./cache/redis.js";
import { createSealing } from "./cache/sealing.js";
import type { Config } from "./config.js";
import { createApiParticulier } from "./datasources/api-particulier.js";
import { createApiSecu } from "./datasources/api-secu.js";
import { createGuard } from "./datasources/guard.js";
import { serveBenefits } from "./datasources/index.js";
import type { Fact } from "./datasources/source.js";
import { createHttpClient } from "./http-client.js";
import { createGraphql } from "./http/graphql.js";
import { createServer } from "./http/server.js";
import { createStatuses } from "./loaders/statuses.js";
import type { Logger } from "./logger.js";
import { createMetrics, type Metrics } from "./metrics.js";
import { createSchema, printSdl } from "./resolvers/index.js";

const maxRememberedFacts = 50_000;
const franceConnectConnections = 64;

/** Builds the gateway: who is asking, where answers come from, the front. Throws StartError for a consumers file that cannot be used. */
export async function createApp(config: Config, log: Logger) {
  const keys = createKeys(config.keyring);
  const metrics = createMetrics();
  const auth = await createAuth(config, keys, log);
  const memory = await createMemory(config, log, metrics);
  const data = createData(config, memory.facts);
  let ready = false;
  const front = await createFront(config, log, {
    isReady: () => ready,
    publicJwks: auth.publicJwks,
    metrics: metrics.registry,
    redisState: memory.redisState,
    async contextOf({ headers, log: requestLog }) {
      const apiKey = [headers["x-api-key"]].flat()[0];
      const viewer = await auth.authenticate({ authorization: headers.authorization, apiKey });
      const statusOf = data.createStatusOf(requestLog, headers["cache-control"] ?? "");
      return { viewer, asConsumer: () => auth.rightOf(viewer), benefits: data.benefits, statusOf };
    },
  });

  return {
    reloadConsumers: auth.reloadConsumers,
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
      await Promise.all([auth.close(), data.close(), memory.close()]);
    },
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

/** Facts are remembered in Redis where it is configured, else in the process. */
async function createMemory({ redis, keyring, cache: { ttlSeconds } }: Config, log: Logger, metrics: Metrics) {
  const connection = redis && (await createRedisConnection(redis, log, metrics));
  const facts =
    connection && ttlSeconds > 0
      ? createRedisCache<Fact>({ connection, sealing: createSealing(keyring), ttlSeconds, metrics })
      : createMemoryCache<Fact>({ max: maxRememberedFacts, ttlSeconds });
  return {
    facts,
    redisState: () => connection?.state() ?? "not configured",
    close: () => connection?.close(),
  };
}

function createData({ sources, apiSecu, apiParticulier, benefitSources }: Config, cache: Cache<Fact>) {
  const client = createHttpClient(sources);
  const served = serveBenefits(benefitSources, {
    "api-secu": apiSecu && createApiSecu(apiSecu, client.fetch),
    "api-particulier": apiParticulier && createApiParticulier(apiParticulier, client.fetch),
  });
  const guard = createGuard();
  return {
    benefits: Object.values(served).map(({ benefit }) => benefit),
    createStatusOf(log: Logger, cacheControl: string) {
      const remembered = {
        mayRead: !/\bno-cache\b/i.test(cacheControl),
        mayWrite: !/\bno-store\b/i.test(cacheControl),
      };
      return createStatuses({ served, cache, guard, log, remembered });
    },
    close: client.close,
  };
}
