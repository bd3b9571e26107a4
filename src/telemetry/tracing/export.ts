import { randomUUID } from "node:crypto";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Config } from "../../config/config.js";
import type { Logger } from "../../logger.js";
import { gateway } from "../../version.js";
import type { Metrics } from "../metrics/index.js";
import { createBoundedQueue } from "./bounded-queue.js";
import { createCheckedExporter } from "./checked-exporter.js";

/** Spans that wait for the collector. */
const maxWaiting = 2_048;
const batch = { maxExportBatchSize: 512, scheduledDelayMillis: 1_000 };
/** Milliseconds for one batch, with the attempts to send it again. */
const timeoutMillis = 5_000;
const closeMs = 2_000;
/** A span of the gateway has fewer. */
const spanLimits = { attributeCountLimit: 16, attributeValueLengthLimit: 128, eventCountLimit: 0, linkCountLimit: 1 };

/**
 * Starts tracing, and returns the function that ends it: it sends the spans that wait, for two seconds at most. Loaded
 * only if a collector is configured.
 */
export function startExport(
  { endpoint, headers, serviceName }: NonNullable<Config["tracing"]>,
  log: Logger,
  metrics: Metrics,
) {
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const collector = new OTLPTraceExporter({ url, headers, timeoutMillis });
  const exporter = createCheckedExporter(collector, log, metrics);
  const processor = new BatchSpanProcessor({ exporter, maxQueueSize: maxWaiting, ...batch });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": serviceName,
      "service.version": gateway.version,
      "service.instance.id": randomUUID(),
    }),
    // The requests to record are chosen before their first span.
    sampler: new AlwaysOnSampler(),
    spanLimits,
    spanProcessors: [createBoundedQueue(processor, exporter.taken, maxWaiting, metrics)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return async (): Promise<void> => {
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(late.resolve, closeMs, undefined);
    await Promise.race([provider.shutdown().catch(() => undefined), late.promise]);
    clearTimeout(timer);
    trace.disable();
    context.disable();
  };
}
