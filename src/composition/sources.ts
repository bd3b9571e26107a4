import type { Audit } from "../audit/audit.js";
import type { FranceConnectPrincipal } from "../auth/principal.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config/config.js";
import { createApiParticulier } from "../datasources/api-particulier/api-particulier.js";
import { createApiSecu } from "../datasources/api-secu/api-secu.js";
import { serveBenefits } from "../datasources/benefits/index.js";
import { createConsumerRates } from "../datasources/resilience/rate-limiter/consumer-rates.js";
import { createFlights } from "../datasources/resilience/request-coalescing.js";
import { createGuard } from "../datasources/resilience/resilience.js";
import type { Fact } from "../datasources/source.js";
import type { Deadline } from "../deadline.js";
import { createHttpClient } from "../http-client/http-client.js";
import { learnAtLogin, type LoginFacts } from "../loaders/login-facts.js";
import { createStatuses } from "../loaders/statuses.js";
import type { Logger } from "../logger.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";
import type { SourceName } from "../schema/benefits/provenance.js";
import type { Metrics } from "../telemetry/metrics.js";
import type { Memory } from "./storage.js";

/** One request. */
interface Asking {
  readonly log: Logger;
  /** Its correlation id. */
  readonly id: string;
  readonly deadline: Deadline;
  readonly cacheControl: string;
  readonly loginFacts: LoginFacts | undefined;
}

type Login = [FranceConnectPrincipal, readonly BenefitCode[], Logger, Deadline];

/** Builds the sources, each behind its resilience layer, and the statuses that use them. */
export function createData(
  config: Config,
  keys: Keys,
  { facts: cache, connection }: Memory,
  audit: Audit,
  log: Logger,
  metrics: Metrics,
) {
  const { sources: limits, apiSecu, apiParticulier, benefitSources } = config;
  const client = createHttpClient({ timeoutMs: limits.timeoutMs, connections: limits.concurrency });
  const consumerRates = createConsumerRates((consumer) => keys.callerTag("source-rate", consumer), connection);
  const guard = (source: SourceName) =>
    createGuard({ source, fetch: client.fetch, limits, connection, consumerRates, log, metrics });
  const guards = {
    ...(apiSecu && { API_SECU: guard("API_SECU") }),
    ...(apiParticulier && { API_PARTICULIER: guard("API_PARTICULIER") }),
  };
  const served = serveBenefits(benefitSources, {
    "api-secu": apiSecu && guards.API_SECU && createApiSecu(apiSecu, guards.API_SECU.fetch),
    "api-particulier":
      apiParticulier && guards.API_PARTICULIER && createApiParticulier(apiParticulier, guards.API_PARTICULIER.fetch),
  });
  const flights = createFlights<Fact>();
  return {
    benefits: Object.values(served).map(({ benefit }) => benefit),
    health: () => Object.fromEntries(Object.entries(guards).map(([source, { health }]) => [source, health()])),
    learnAtLogin: (...[principal, codes, requestLog, deadline]: Login) =>
      learnAtLogin({ served, log: requestLog, deadline }, principal, codes),
    createStatusOf({ cacheControl, ...request }: Asking) {
      const remembered = {
        mayRead: !/\bno-cache\b/i.test(cacheControl),
        mayWrite: !/\bno-store\b/i.test(cacheControl),
      };
      return createStatuses({ served, cache, flights, audit, remembered, ...request });
    },
    close: client.close,
  };
}

export type Data = ReturnType<typeof createData>;
