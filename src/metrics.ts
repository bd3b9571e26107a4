import { Counter, Gauge, Registry } from "prom-client";

/** Why what stood in Redis could not be used, though it was there. */
export type UnusableReason = "unreadable" | "erased";

/** What the operator's monitoring reads at `GET /metrics`. Counts events; no label ever names a person. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    redisDegraded: new Gauge({
      name: "gateway_redis_degraded",
      help: "1 while the shared cache is configured and not in use: Redis is away, slow or failing",
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
      help: "Remembered facts that were not used: unreadable (truncated, tampered with, moved) or erased",
      labelNames: ["reason"] as const,
      registers,
    }),
    cacheWritesDropped: new Counter({
      name: "gateway_cache_writes_dropped_total",
      help: "Facts that Redis did not take",
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
