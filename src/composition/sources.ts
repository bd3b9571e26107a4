import type { Audit } from "../audit/audit.js";
import type { FranceConnectPrincipal } from "../auth/principal.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config/config.js";
import { createApiParticulier } from "../datasources/api-particulier/api-particulier.js";
import { createApiSecu } from "../datasources/api-secu/api-secu.js";
import { serveBenefits } from "../datasources/benefits/index.js";
import { createConsumerRates } from "../datasources/resilience/rate-limiter/consumer-rates.js";
import { createRequestCoalescing } from "../datasources/resilience/request-coalescing.js";
import { createResilience } from "../datasources/resilience/resilience.js";
import type { Fact } from "../datasources/source.js";
import { watched } from "../datasources/watched-source.js";
import type { Deadline } from "../deadline.js";
import { createHttpClient } from "../http-client/http-client.js";
import type { Caching } from "../http/cache-control.js";
import { prefetchAtLogin, type LoginFacts } from "../loaders/login-facts.js";
import { createStatuses } from "../loaders/statuses.js";
import type { Logger } from "../logger.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";
import type { SourceName } from "../schema/benefits/provenance.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { OnStatus } from "../loaders/disclosures.js";
import type { UpstreamTime } from "../telemetry/upstream-time.js";
import type { Storage } from "./storage.js";

/** One request. */
interface RequestScope {
  readonly log: Logger;
  /** Its correlation id. */
  readonly id: string;
  readonly deadline: Deadline;
  readonly upstream: UpstreamTime;
  readonly onStatus: OnStatus;
  readonly caching: Caching;
  readonly loginFacts: LoginFacts | undefined;
}

type Login = [FranceConnectPrincipal, readonly BenefitCode[], Logger, Deadline];

/** Builds the sources, each behind its resilience layer, and the statuses that use them. */
export function createSources(
  config: Config,
  keys: Keys,
  { facts: cache, connection }: Storage,
  audit: Audit,
  log: Logger,
  metrics: Metrics,
) {
  const { sources: limits, apiSecu, apiParticulier, benefitSources } = config;
  const client = createHttpClient({ timeoutMs: limits.timeoutMs, connections: limits.concurrency });
  const consumerRates = createConsumerRates((consumer) => keys.callerTag("source-rate", consumer), connection);
  const resilienceOf = (source: SourceName) =>
    createResilience({ source, fetch: client.fetch, limits, connection, consumerRates, log, metrics });
  const resilient = {
    ...(apiSecu && { API_SECU: resilienceOf("API_SECU") }),
    ...(apiParticulier && { API_PARTICULIER: resilienceOf("API_PARTICULIER") }),
  };
  const served = serveBenefits(benefitSources, {
    "api-secu": apiSecu && resilient.API_SECU && watched(createApiSecu(apiSecu, resilient.API_SECU.fetch), metrics),
    "api-particulier":
      apiParticulier &&
      resilient.API_PARTICULIER &&
      watched(createApiParticulier(apiParticulier, resilient.API_PARTICULIER.fetch), metrics),
  });
  const coalesce = createRequestCoalescing<Fact>();
  return {
    benefits: Object.values(served).map(({ benefit }) => benefit),
    health: () => Object.fromEntries(Object.entries(resilient).map(([source, { health }]) => [source, health()])),
    prefetchAtLogin: (...[principal, codes, requestLog, deadline]: Login) =>
      prefetchAtLogin({ served, log: requestLog, deadline }, principal, codes),
    createStatusOf: (request: RequestScope) => createStatuses({ served, cache, coalesce, audit, ...request }),
    close: client.close,
  };
}

export type Sources = ReturnType<typeof createSources>;
