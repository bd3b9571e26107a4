import { createCivilIdentityAuthorization } from "../auth/authorize-civil-identity.js";
import { createKindOf } from "../auth/caller-kind.js";
import { createConsumers } from "../auth/consumers.js";
import { createChecktoken } from "../auth/franceconnect/checktoken.js";
import { createEncryptionKeys } from "../auth/franceconnect/encryption-keys.js";
import { createFranceConnectHealth } from "../auth/franceconnect/health.js";
import { createIntrospectionCache, createIntrospectionStore } from "../auth/franceconnect/introspection-cache.js";
import { createSigningKeys } from "../auth/franceconnect/signing-keys.js";
import { createAuthenticate } from "../auth/viewer.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config/config.js";
import { timed } from "../http-client/call-result.js";
import { createHttpClient } from "../http-client/http-client.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";

const franceConnectConnections = 64;

/** Builds authentication and authorization. Throws StartError if the consumers file cannot be used. */
export async function createAuth(
  { franceConnect, consumersFile, allowsDemoKey, requireConsumerKey }: Config,
  keys: Keys,
  log: Logger,
  metrics: Metrics,
) {
  const consumers = createConsumers(consumersFile, { log, allowsDemoKey, metrics });
  const health = createFranceConnectHealth(log, (isRefusing) => {
    metrics.franceConnectRefusing.set(Number(isRefusing));
    metrics.misconfigured("data_provider", isRefusing);
  });
  const { checktoken, ...verification } = await createVerification(franceConnect, keys, {
    onAnswer: health.onAnswer,
    metrics,
  });
  const introspections = createIntrospectionStore(keys.tokenTag);
  return {
    authenticate: createAuthenticate({
      verify: createIntrospectionCache(checktoken, introspections),
      consumers,
      acceptedAcr: franceConnect.acceptedAcr,
      requireConsumerKey,
    }),
    kindOf: createKindOf(consumers, introspections),
    maxVerifications: franceConnectConnections,
    consumers,
    authorizeCivilIdentity: createCivilIdentityAuthorization(keys.subjectOf),
    publicJwks: verification.publicJwks,
    franceConnectState: health.state,
    reloadConsumers: consumers.reload,
    async close(): Promise<void> {
      consumers.close();
      await verification.close();
    },
  };
}

export type Auth = Awaited<ReturnType<typeof createAuth>>;

type OnAnswer = ReturnType<typeof createFranceConnectHealth>["onAnswer"];

async function createVerification(
  config: Config["franceConnect"],
  { subjectOf }: Keys,
  { onAnswer, metrics }: { readonly onAnswer: OnAnswer; readonly metrics: Metrics },
) {
  const encryptionKeys = await createEncryptionKeys(config);
  const client = createHttpClient({ timeoutMs: config.timeoutMs, connections: franceConnectConnections });
  const fetchOf = (endpoint: string) =>
    timed(client.fetch, (result, seconds) => {
      metrics.franceConnectDuration.observe({ endpoint, result }, seconds);
    });
  const checktoken = createChecktoken({
    config,
    fetch: fetchOf("checktoken"),
    encryptionKeys,
    signingKeys: createSigningKeys(config.jwksUrl, fetchOf("jwks")),
    onAnswer,
    subjectOf: (sub, person) => subjectOf({ modality: "france_connect", identifiers: [config.issuer, sub], ...person }),
  });
  return { checktoken, publicJwks: encryptionKeys.publicJwks, close: client.close };
}
