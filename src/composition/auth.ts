import { createCivilIdentityAuthorization } from "../auth/authorize-civil-identity.js";
import { createConsumers } from "../auth/consumers.js";
import { createChecktoken } from "../auth/franceconnect/checktoken.js";
import { createEncryptionKeys } from "../auth/franceconnect/encryption-keys.js";
import { createFranceConnectHealth } from "../auth/franceconnect/health.js";
import { createIntrospectionCache } from "../auth/franceconnect/introspection-cache.js";
import { createSigningKeys } from "../auth/franceconnect/signing-keys.js";
import { createAuthenticate } from "../auth/viewer.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config/config.js";
import { createHttpClient } from "../http-client/http-client.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics.js";

const franceConnectConnections = 64;

/** Builds authentication and authorization. Throws StartError if the consumers file cannot be used. */
export async function createAuth(
  { franceConnect, consumersFile, allowsDemoKey, requireConsumerKey }: Config,
  keys: Keys,
  log: Logger,
  metrics: Metrics,
) {
  const consumers = createConsumers(consumersFile, log, allowsDemoKey);
  const encryptionKeys = await createEncryptionKeys(franceConnect);
  const client = createHttpClient({ timeoutMs: franceConnect.timeoutMs, connections: franceConnectConnections });
  const signingKeys = createSigningKeys(franceConnect.jwksUrl, client.fetch);
  const health = createFranceConnectHealth(log, metrics.franceConnectRefusing);
  const checktoken = createChecktoken({
    config: franceConnect,
    fetch: client.fetch,
    encryptionKeys,
    signingKeys,
    onAnswer: health.onAnswer,
    subjectOf: (sub, person) =>
      keys.subjectOf({ modality: "france_connect", identifiers: [franceConnect.issuer, sub], ...person }),
  });
  return {
    authenticate: createAuthenticate({
      verify: createIntrospectionCache(checktoken, keys.tokenTag),
      consumers,
      acceptedAcr: franceConnect.acceptedAcr,
      requireConsumerKey,
    }),
    consumers,
    ownerOf: consumers.ownerOf,
    authorizeCivilIdentity: createCivilIdentityAuthorization(keys.subjectOf),
    publicJwks: encryptionKeys.publicJwks,
    franceConnectState: health.state,
    reloadConsumers: consumers.reload,
    async close(): Promise<void> {
      consumers.close();
      await client.close();
    },
  };
}

export type Auth = Awaited<ReturnType<typeof createAuth>>;
