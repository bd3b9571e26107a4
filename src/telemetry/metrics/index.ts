import { Gauge, Registry } from "prom-client";
import { createConfigurationMetrics } from "./configuration.js";
import { createHttpMetrics } from "./http.js";
import { processRegistry } from "./process.js";
import { createUpstreamMetrics } from "./sources.js";
import { gateway } from "../../version.js";
import { createAuditMetrics, createCacheMetrics } from "./storage.js";

/**
 * Creates the metrics of `GET /metrics` for the operator's monitoring. Every label has few values, and all of them come
 * from the gateway's code, its configuration or its sources: never from a client.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "gateway_build_info",
    help: "1; the labels are the versions of the gateway and of Node",
    labelNames: ["version", "node"] as const,
    registers,
  }).set({ version: gateway.version, node: process.versions.node }, 1);
  const http = createHttpMetrics(registers);
  const cache = createCacheMetrics(registers);
  // Otherwise an alert would miss the first failure: a series that begins at 1 does not grow.
  for (const code of ["INTERNAL_SERVER_ERROR", "AUDIT_UNAVAILABLE", "OVERLOADED"]) http.fieldErrors.inc({ code }, 0);
  for (const because of ["full", "late"]) http.requestsShed.inc({ because }, 0);
  for (const kind of ["timeout", "connection", "reply"]) cache.redisErrors.inc({ kind }, 0);
  for (const reason of ["unreadable", "erased"]) cache.cacheUnusable.inc({ reason }, 0);
  return {
    /** Returns all metrics as text. */
    exposition: {
      contentType: registry.contentType,
      read: shared(async () => `${await registry.metrics()}${await processRegistry.metrics()}`),
    },
    ...http,
    ...createUpstreamMetrics(registers),
    ...cache,
    ...createAuditMetrics(registers),
    ...createConfigurationMetrics(registers),
  };
}

/** Returns the same function. Calls during a reading get its result: a scrape costs more than a health check. */
function shared(read: () => Promise<string>): () => Promise<string> {
  let reading: Promise<string> | undefined;
  return () => (reading ??= read().finally(() => (reading = undefined)));
}

export type Metrics = ReturnType<typeof createMetrics>;
