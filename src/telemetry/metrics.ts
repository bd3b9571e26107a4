import { Counter, Gauge, Registry } from "prom-client";

/** Why a value that was found in Redis could not be used. */
export type UnusableReason = "unreadable" | "erased";

/** Creates the metrics of `GET /metrics` for the operator's monitoring. A label never names a person. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    sourceAnswers: new Counter({
      name: "gateway_source_answers_total",
      help: "Answers of the sources, by HTTP status",
      labelNames: ["source", "status"] as const,
      registers,
    }),
    watchSource: createSourceGauges(registers),
    logins: new Counter({
      name: "gateway_logins_total",
      help: "Sign-ins through the gateway: begun, signed_in, or the reason of a failure",
      labelNames: ["result"] as const,
      registers,
    }),
    franceConnectRefusing: new Gauge({
      name: "gateway_franceconnect_refusing",
      help: "1 while FranceConnect refuses the gateway's own requests as data provider: a wrong client id, secret or URL",
      registers,
    }),
    ...createCacheMetrics(registers),
    ...createEdgeCounters(registers),
  };
}

/** Metrics of the cache. */
function createCacheMetrics(registers: Registry[]) {
  return {
    redisDegraded: new Gauge({
      name: "gateway_redis_degraded",
      help: "1 while the shared cache is configured but not used: Redis is unreachable, slow or failing",
      registers,
    }),
    cacheLookups: new Counter({
      name: "gateway_cache_lookups_total",
      help: "Facts looked up, by where they were found: in the process, in Redis, nowhere",
      labelNames: ["found"] as const,
      registers,
    }),
    cacheUnusable: new Counter({
      name: "gateway_cache_unusable_total",
      help: "Values in Redis that were not used: unreadable (truncated, tampered with, moved) or erased",
      labelNames: ["reason"] as const,
      registers,
    }),
    cacheWritesDropped: new Counter({
      name: "gateway_cache_writes_dropped_total",
      help: "Facts that could not be written to Redis",
      registers,
    }),
    ...createAuditMetrics(registers),
  };
}

function createAuditMetrics(registers: Registry[]) {
  return {
    auditRecords: new Counter({
      name: "gateway_audit_records_total",
      help: "Records of the audit: one benefit of one person, disclosed or refused",
      labelNames: ["decision"] as const,
      registers,
    }),
    auditFailing: new Gauge({
      name: "gateway_audit_failing",
      help: "1 while the audit cannot record, and the gateway discloses nothing",
      registers,
    }),
    auditSequence: new Gauge({
      name: "gateway_audit_sequence",
      help: "The number of the audit's last record; it never decreases",
      registers,
    }),
  };
}

/** Counters of the requests that were refused before any work. */
function createEdgeCounters(registers: Registry[]) {
  return {
    requestsShed: new Counter({
      name: "gateway_requests_shed_total",
      help: "Requests shed before any work: too many in progress, or the event loop is late",
      labelNames: ["because"] as const,
      registers,
    }),
    rateLimited: new Counter({
      name: "gateway_requests_rate_limited_total",
      help: "Requests over a quota: of a consumer, of an address without credentials, of an address with bad credentials, of sign-ins",
      labelNames: ["by"] as const,
      registers,
    }),
  };
}

/** The current state of a source's resilience layer. */
interface SourceHealth {
  readonly breakers: Readonly<Record<string, string>>;
  readonly banned: boolean;
  readonly inFlight: number;
  readonly queue: number;
  readonly budgetLeft: number;
  readonly lastSuccess: string | null;
}

/** Gauges that compute their value when they are read. */
function createSourceGauges(registers: Registry[]) {
  const sources = new Map<string, () => SourceHealth>();
  const gauge = (name: string, help: string, valueOf: (health: SourceHealth) => number) =>
    new Gauge({
      name: `gateway_source_${name}`,
      help,
      labelNames: ["source"] as const,
      registers,
      collect() {
        for (const [source, health] of sources) this.set({ source }, valueOf(health()));
      },
    });
  gauge("in_flight", "Calls in progress", ({ inFlight }) => inFlight);
  gauge("queue", "Calls that wait for a permit or a free slot", ({ queue }) => queue);
  gauge("budget_left", "Permits available now; below 0, the number of waiting calls", (health) => health.budgetLeft);
  gauge("banned", "1 while the source does not answer after a 429", ({ banned }) => Number(banned));
  gauge("last_success_timestamp_seconds", "Time of its last answer below 400; 0 if there is none", ({ lastSuccess }) =>
    lastSuccess === null ? 0 : Date.parse(lastSuccess) / 1_000,
  );
  new Gauge({
    name: "gateway_source_breaker_open",
    help: "1 while calls of this kind are refused, 0.5 while one tries",
    labelNames: ["source", "operation"] as const,
    registers,
    collect() {
      for (const [source, health] of sources)
        for (const [operation, state] of Object.entries(health().breakers))
          this.set({ source, operation }, { open: 1, "half-open": 0.5 }[state] ?? 0);
    },
  });
  return (source: string, health: () => SourceHealth): void => void sources.set(source, health);
}

export type Metrics = ReturnType<typeof createMetrics>;
