import { randomBytes } from "node:crypto";
import { createConsumers } from "./auth/consumers.js";
import { createEncryptionKeys } from "./auth/encryption-keys.js";
import { createChecktoken } from "./auth/franceconnect-checktoken.js";
import { createSigningKeys } from "./auth/signing-keys.js";
import { createVerifications } from "./auth/verifications.js";
import { createAuthenticate } from "./auth/viewer.js";
import { createKeys, type Keys } from "./cache/keys.js";
import { createMemoryCache } from "./cache/memory.js";
import type { Config } from "./config.js";
import { createApiSecu } from "./datasources/api-secu.js";
import { createGuard } from "./datasources/guard.js";
import { serveBenefits } from "./datasources/index.js";
import type { Fact } from "./datasources/source.js";
import { createHttpClient } from "./http-client.js";
import { createGraphql } from "./http/graphql.js";
import { createServer } from "./http/server.js";
import { createStatuses } from "./loaders/statuses.js";
import type { Logger } from "./logger.js";
import { createSchema, printSdl } from "./resolvers/index.js";

const maxRememberedFacts = 50_000;
const franceConnectConnections = 64;

/** Builds the gateway: who is asking, where answers come from, the front. Throws StartError for a consumers file that cannot be used. */
export async function createApp(config: Config, log: Logger) {
  const keys = createKeys(randomBytes(32));
  const auth = await createAuth(config, keys, log);
  const data = createData(config, keys);
  const schema = createSchema();
  const apollo = createGraphql({ schema, introspection: config.graphql.introspection, log });
  await apollo.start();

  let ready = false;
  const server = createServer({
    log,
    apollo,
    isReady: () => ready,
    sdl: config.graphql.introspection ? printSdl(schema) : undefined,
    publicJwks: auth.publicJwks,
    async contextOf({ headers, log: requestLog }) {
      const viewer = await auth.authenticate(headers.authorization);
      const statusOf = data.createStatusOf(requestLog, headers["cache-control"] ?? "");
      return { viewer, benefits: data.benefits, statusOf };
    },
  });

  return {
    reloadConsumers: auth.reloadConsumers,
    /** Listens, and resolves with the address. */
    async listen(): Promise<string> {
      const address = await server.listen({ host: config.http.host, port: config.http.port });
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
      await server.close();
      await apollo.stop();
      await Promise.all([auth.close(), data.close()]);
    },
  };
}

async function createAuth({ franceConnect, consumersFile }: Config, keys: Keys, log: Logger) {
  const consumers = createConsumers(consumersFile, log);
  const encryptionKeys = await createEncryptionKeys(franceConnect);
  const client = createHttpClient({ timeoutMs: franceConnect.timeoutMs, connections: franceConnectConnections });
  const signingKeys = createSigningKeys(franceConnect.jwksUrl, client.fetch);
  const checktoken = createChecktoken({ config: franceConnect, fetch: client.fetch, encryptionKeys, signingKeys });
  return {
    authenticate: createAuthenticate({
      checktoken: createVerifications(checktoken, keys.tokenTag),
      consumers,
      acceptedAcr: franceConnect.acceptedAcr,
      subjectTag: (subject) => keys.subjectTag("france_connect", franceConnect.issuer, subject),
    }),
    publicJwks: encryptionKeys.publicJwks,
    reloadConsumers: consumers.reload,
    async close(): Promise<void> {
      consumers.close();
      await client.close();
    },
  };
}

function createData({ apiSecu, benefitSources, cache: { ttlSeconds } }: Config, { factKey }: Keys) {
  const client = createHttpClient(apiSecu);
  const sources = { "api-secu": createApiSecu(apiSecu, client.fetch) };
  const served = serveBenefits((code) => sources[benefitSources[code]]);
  const cache = createMemoryCache<Fact>({ max: maxRememberedFacts, ttlSeconds });
  const guard = createGuard();
  return {
    benefits: Object.values(served).map(({ benefit }) => benefit),
    createStatusOf(log: Logger, cacheControl: string) {
      const remembered = {
        mayRead: !/\bno-cache\b/i.test(cacheControl),
        mayWrite: !/\bno-store\b/i.test(cacheControl),
      };
      return createStatuses({ served, cache, factKey, guard, log, remembered });
    },
    close: client.close,
  };
}
