import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "../../logger.js";
import type { Metrics } from "../metrics/index.js";
import { allowedAttributes } from "./attributes.js";

const warningMs = 60_000;

/**
 * Creates the exporter that sends only what is allowed: no other attribute, no event, no message. It counts the spans,
 * and warns once a minute while the collector does not accept them.
 */
export function createCheckedExporter(
  collector: SpanExporter,
  log: Logger,
  { spansExported, spansDropped }: Pick<Metrics, "spansExported" | "spansDropped">,
) {
  let taken = 0;
  let warnedAt = -Infinity;

  function fail(count: number): void {
    spansDropped.inc(count);
    if (performance.now() - warnedAt < warningMs) return;
    warnedAt = performance.now();
    log.warn("the collector does not accept the spans: they are dropped");
  }

  const exporter: SpanExporter = {
    export(spans, done) {
      taken += spans.length;
      collector.export(spans.map(allowed), (result) => {
        if (isDone(result)) spansExported.inc(spans.length);
        else fail(spans.length);
        done(result);
      });
    },
    shutdown: () => collector.shutdown(),
  };
  return {
    ...exporter,
    /** The number of spans that have left the queue. */
    taken: (): number => taken,
  };
}

/** OpenTelemetry's code of an export that succeeded is 0. */
const isDone = ({ code }: { readonly code: number }) => code === 0;

const names: ReadonlySet<string> = new Set(allowedAttributes);

/** Nearly all spans hold nothing else: they are not copied, since a copy costs half of what it costs to send a span. */
function allowed(span: ReadableSpan): ReadableSpan {
  const { attributes, links, events, status } = span;
  const isAllowed = events.length === 0 && links.length === 0 && status.message === undefined;
  return isAllowed && Object.keys(attributes).every((name) => names.has(name)) ? span : allowedPart(span);
}

function allowedPart(span: ReadableSpan): ReadableSpan {
  const { name, kind, spanContext, startTime, endTime, duration, ended, resource, instrumentationScope } = span;
  const { status, attributes, links, parentSpanContext } = span;
  return {
    ...{ name, kind, spanContext: spanContext.bind(span), startTime, endTime, duration, ended, resource },
    ...(parentSpanContext && { parentSpanContext }),
    instrumentationScope,
    status: { code: status.code },
    attributes: pick(attributes),
    links: links.map(({ context: { traceId, spanId, traceFlags } }) => ({ context: { traceId, spanId, traceFlags } })),
    events: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function pick(attributes: Attributes): Attributes {
  return Object.fromEntries(
    allowedAttributes.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]]])),
  );
}
