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
  return {
    /** Returns all metrics as text. */
    exposition: {
      contentType: registry.contentType,
      read: async () => `${await registry.metrics()}${await processRegistry.metrics()}`,
    },
    ...createHttpMetrics(registers),
    ...createUpstreamMetrics(registers),
    ...createCacheMetrics(registers),
    ...createAuditMetrics(registers),
    ...createConfigurationMetrics(registers),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
