import { expect, it } from "@jest/globals";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { AlwaysOnSampler, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { createMetrics } from "../../src/telemetry/metrics/index.js";
import { createCheckedExporter } from "../../src/telemetry/tracing/checked-exporter.js";
import { createTestLogger } from "../support/gateway/log.js";

it("a span leaves the gateway without foreign attributes, events, messages and states of other traces", () => {
  const exported: ReadableSpan[] = [];
  const collector = {
    export: (spans: readonly ReadableSpan[]) => void exported.push(...spans),
    shutdown: () => Promise.resolve(),
  };
  const exporter = createCheckedExporter(collector, createTestLogger(), createMetrics());
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const context = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
  const span = provider.getTracer("test").startSpan("status CSS", {
    kind: SpanKind.INTERNAL,
    attributes: { "gateway.benefit": "CSS", "person.name": "Dupont" },
    links: [{ context, attributes: { "person.name": "Dupont" } }],
  });
  span.addEvent("Dupont");
  span.setStatus({ code: SpanStatusCode.ERROR, message: "Dupont" });
  span.end();
  expect(exported).toMatchObject([
    {
      name: "status CSS",
      attributes: { "gateway.benefit": "CSS" },
      status: { code: SpanStatusCode.ERROR },
      links: [{ context }],
    },
  ]);
  const parts = exported.map(({ attributes, status, links, events }) => ({ attributes, status, links, events }));
  expect(JSON.stringify(parts)).not.toContain("Dupont");
});
