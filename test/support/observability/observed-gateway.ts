import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { personas } from "../../../sandbox/people/index.js";
import { benefitScopes, relyingParty, serviceProvider } from "../../../sandbox/registrations.js";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { newAuditLog } from "../audit/environment.js";
import { writeConsumers } from "../gateway/consumers.js";
import { keyringOf, ringKey } from "../gateway/keyring.js";
import { freePorts } from "../gateway/process.js";
import { startReplicas } from "../gateway/replicas.js";
import { createCrowd } from "../load/crowd.js";
import { logInAll } from "../load/log-in.js";
import { recordDump } from "../run-reports/reports.js";
import { startRedis } from "../redis/redis.js";
import { startCollector } from "../telemetry/collector.js";
import { startPrometheus } from "./prometheus.js";

export const crowdSize = 100;

const modalities = ["france_connect", "civil_identity"];

/**
 * Starts a gateway in production mode with all that it can have: Redis, sign-in, both sources, its own catalogue and
 * certificates, a collector of traces, and a Prometheus that reads it each second.
 */
export async function startObservedGateway() {
  const [redis, collector] = await Promise.all([startRedis(), startCollector()]);
  const { key, hash } = createApiKey();
  const publicUrl = `http://127.0.0.1:${String(await freePorts(1))}`;
  const auditLog = newAuditLog();
  const catalogue = mkdtempSync(join(tmpdir(), "catalogue-"));
  cpSync("catalogue", catalogue, { recursive: true });
  const certificates = join(catalogue, "certificates.pem");
  writeFileSync(certificates, rootCertificates.slice(0, 2).join("\n"));
  const common = { modalities, scopes: [...benefitScopes], expiresOn: "2035-12-31" };
  const consumers = writeConsumers([
    { ...common, apiKeys: [hash], franceConnectClientIds: [serviceProvider.clientId] },
    { ...common, id: "guichet-exemple", franceConnectClientIds: [relyingParty.clientId] },
  ]);
  const replicas = await startReplicas({
    count: 1,
    people: [...createCrowd(crowdSize), ...personas],
    publicUrl,
    environment: {
      NODE_ENV: "production",
      DEMO: "false",
      // The scan of all metrics reads them there.
      OPERATOR_PORT: "public",
      REDIS_URL: redis.url,
      KEYRING: keyringOf(ringKey("k1")),
      CONSUMERS_FILE: consumers.path,
      CATALOGUE_DIR: catalogue,
      NODE_EXTRA_CA_CERTS: certificates,
      ...collector.environment,
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.05",
      RSA_SOURCE: "api-particulier",
      ANONYMOUS_RATE_PER_MINUTE: "30",
      CACHE_TTL_SECONDS: "10",
      AUDIT_LOG: auditLog,
    },
  });
  const [url = ""] = replicas.urls;
  const prometheus = await startPrometheus({ targets: [url] });
  return {
    ...replicas,
    url,
    publicUrl,
    key,
    redis,
    prometheus,
    auditLog,
    catalogue,
    process: replicas.processes[0],
    tokens: await logInAll(replicas, crowdSize),
    async close() {
      await replicas.close();
      recordDump(await redis.dump());
      await Promise.all([redis.close(), collector.close(), prometheus.close()]);
    },
  };
}

export type ObservedGateway = Awaited<ReturnType<typeof startObservedGateway>>;
