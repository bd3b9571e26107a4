import type { IncomingMessage } from "node:http";
import type { Config } from "../../config/config.js";
import type { Logger } from "../../logger.js";
import type { Metrics } from "../metrics/index.js";
import { createStartRequestTrace, type StartRequestTrace } from "./request-trace.js";

export interface Tracing {
  readonly start: StartRequestTrace;
  readonly close: () => Promise<void>;
}

/** Without a collector, no request is recorded, and OpenTelemetry's packages are not loaded. */
const off: Tracing = { start: () => undefined, close: () => Promise.resolve() };

/** Starts tracing, if a collector is configured. `isTrusted`: whether a request comes from a proxy of the operator. */
export async function createTracing(
  config: Config["tracing"],
  log: Logger,
  metrics: Metrics,
  isTrusted: (request: IncomingMessage) => boolean,
): Promise<Tracing> {
  if (!config) return off;
  const { startExport } = await import("./export.js");
  return { close: startExport(config, log, metrics), start: createStartRequestTrace(isTrusted, config.sampledShare) };
}
