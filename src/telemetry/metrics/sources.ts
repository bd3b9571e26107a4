import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds: from an answer in the source's own cache to the longest time of a call. */
const callBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** The current state of a source's resilience layer. */
interface SourceHealth {
  readonly breakers: Readonly<Record<string, string>>;
  readonly banned: boolean;
  readonly inFlight: number;
  readonly queue: number;
  readonly budgetLeft: number;
  readonly lastSuccess: string | null;
}

/** Metrics of the calls to the sources and to FranceConnect. */
export function createUpstreamMetrics(registers: Registry[]) {
  return {
    sourceAnswers: new Counter({
      name: "gateway_source_answers_total",
      help: "Answers of the sources, by HTTP status",
      labelNames: ["source", "status"] as const,
      registers,
    }),
    sourceDuration: new Histogram({
      name: "gateway_source_request_duration_seconds",
      help: "Duration of the calls to the sources, without the wait for a permit; benefit is token for the gateway's own token",
      labelNames: ["source", "benefit", "result"] as const,
      buckets: callBuckets,
      registers,
    }),
    sourceWait: new Histogram({
      name: "gateway_source_wait_seconds",
      help: "Time that a call waited for a permit of the source's quota and for a free slot",
      labelNames: ["source"] as const,
      buckets: callBuckets,
      registers,
    }),
    watchSource: createSourceGauges(registers),
    ...createFranceConnectMetrics(registers),
  };
}

function createFranceConnectMetrics(registers: Registry[]) {
  return {
    franceConnectDuration: new Histogram({
      name: "gateway_franceconnect_request_duration_seconds",
      help: "Duration of the requests to FranceConnect, by endpoint",
      labelNames: ["endpoint", "result"] as const,
      buckets: callBuckets,
      registers,
    }),
    franceConnectRefusing: new Gauge({
      name: "gateway_franceconnect_refusing",
      help: "1 while FranceConnect refuses the gateway's own requests as data provider: a wrong client id, secret or URL",
      registers,
    }),
    logins: new Counter({
      name: "gateway_logins_total",
      help: "Sign-ins through the gateway: begun, signed_in, or the reason of a failure",
      labelNames: ["result"] as const,
      registers,
    }),
  };
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
