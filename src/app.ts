// Imported before any type of the schema, whichever module imports it first.
import "reflect-metadata";
import { createAudit } from "./audit/audit.js";
import { createKeys } from "./cache/keys.js";
import { createAuth } from "./composition/auth.js";
import { createHttp } from "./composition/http.js";
import { createLogin } from "./composition/login.js";
import { createSources } from "./composition/sources.js";
import { createStorage } from "./composition/storage.js";
import type { Config } from "./config/config.js";
import { embeddedCatalogue } from "./datasources/catalogue/folder.js";
import { createLiveCatalogue } from "./datasources/catalogue/live-catalogue.js";
import { createAddressOf, createIsFromProxy } from "./http/client-address.js";
import { createRateLimits } from "./http/rate-limits/rate-limits.js";
import type { Logger } from "./logger.js";
import { createExpiriesOf } from "./telemetry/certificates.js";
import { createMetrics } from "./telemetry/metrics/index.js";
import { createTracing } from "./telemetry/tracing/index.js";

interface Options {
  /** The demo consumer's key, which the explorer fills in; undefined if other consumers are configured. */
  readonly demoApiKey?: string | undefined;
  /** Node's own file of further authorities, whose expiry is watched. */
  readonly extraCaCerts?: string | undefined;
}

/** Builds the gateway: authentication, sources, HTTP server. Throws StartError if the consumers file cannot be used. */
export async function createApp(config: Config, log: Logger, { demoApiKey, extraCaCerts }: Options = {}) {
  const parts = await createParts(config, log, extraCaCerts);
  const { auth, storage, sources, login, catalogue, audit, tracing } = parts;
  let ready = false;
  const http = await createHttp(config, log, { ...parts, startTrace: tracing.start, isReady: () => ready, demoApiKey });

  return {
    reloadConsumers: auth.reloadConsumers,
    reloadCatalogue: catalogue.reload,
    reopenAudit: audit.reopen,
    /** Listens, and resolves with the address. */
    async listen(): Promise<string> {
      const address = await http.listen();
      ready = true;
      return address;
    },
    /** Reports this to the load balancer, and keeps serving. */
    stopBeingReady(): void {
      ready = false;
    },
    /** Resolves when requests have stopped arriving, after 5 s at the latest. */
    untilNoneArrives: http.untilNoneArrives,
    /** Accepts no more connections, answers the requests in flight, frees everything. */
    async close(): Promise<void> {
      ready = false;
      await http.close();
      await Promise.all([
        login?.close(),
        auth.close(),
        sources.close(),
        catalogue.close(),
        storage.close(),
        audit.close(),
      ]);
      await tracing.close();
    },
  };
}

async function createParts(config: Config, log: Logger, extraCaCerts: string | undefined) {
  const metrics = createMetrics();
  const { ca: redis_ca, cert: redis_client } = config.redis?.tls ?? {};
  metrics.watchCertificates(createExpiriesOf({ extra_ca: extraCaCerts }, { redis_ca, redis_client }));
  const tracing = await createTracing(config.tracing, log, metrics, createIsFromProxy(config.http.trustProxy));
  const audit = await createAudit({ ...config.audit, log, metrics });
  const keys = createKeys(config.keyring, audit.pseudonymOf);
  const auth = await createAuth(config, keys, log, metrics);
  const storage = await createStorage(config, keys, log, metrics);
  const sources = createSources(config, keys, storage, audit, log, metrics);
  const addressOf = createAddressOf(config.http.trustProxy);
  const rateLimits = createRateLimits({
    connection: storage.connection,
    callerTag: keys.callerTag,
    anonymousPerMinute: config.anonymousRatePerMinute,
    signInPerMinute: config.http.limits.signIn.perMinute,
    metrics,
  });
  const login = createLogin(config, log, { keys, auth, storage, sources, rateLimits, addressOf, metrics });
  const catalogue = await createLiveCatalogue(config.catalogueDir ?? embeddedCatalogue, log, metrics);
  return { metrics, tracing, audit, auth, storage, sources, rateLimits, addressOf, login, catalogue };
}
