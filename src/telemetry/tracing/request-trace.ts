import type { IncomingMessage } from "node:http";
import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type SpanContext,
} from "@opentelemetry/api";
import type { SpanAttributes } from "./attributes.js";
import { tracer } from "./spans.js";

/** The trace of one request that is recorded. */
export interface RequestTrace {
  readonly id: string;
  /** Runs the work inside the request's span. */
  readonly run: <T>(work: () => T) => T;
  /** Called when the request is answered with this status; undefined if its client has left before. */
  readonly end: (status: number | undefined, attributes: SpanAttributes) => void;
}

/** Begins the trace of a request that arrived `elapsedMs` ago; undefined if it is not recorded. */
export type StartRequestTrace = (request: IncomingMessage, elapsedMs: number) => RequestTrace | undefined;

/**
 * Creates the function that begins the traces of requests. A caller's own trace becomes a link: anybody can send its
 * header. Behind a proxy of the operator, it becomes the parent, and decides whether the request is recorded. Of the
 * other requests, a share is recorded.
 */
export function createStartRequestTrace(
  isTrusted: (request: IncomingMessage) => boolean,
  sampledShare: number,
): StartRequestTrace {
  return (request, elapsedMs) => {
    const caller = readTraceParent(request.headers["traceparent"]);
    const isParent = caller !== undefined && isTrusted(request);
    // Chosen here, and not by OpenTelemetry: a span that is not recorded costs nearly as much as one that is.
    if (isParent ? !(caller.traceFlags & TraceFlags.SAMPLED) : Math.random() >= sampledShare) return undefined;
    const parent = isParent ? trace.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT;
    const options = {
      kind: SpanKind.SERVER,
      startTime: Date.now() - elapsedMs,
      attributes: { "http.request.method": "POST", "http.route": "/graphql" },
      links: caller && !isParent ? [{ context: caller }] : [],
    };
    const span = tracer.startSpan("POST /graphql", options, parent);
    const inside = trace.setSpan(ROOT_CONTEXT, span);
    return {
      id: span.spanContext().traceId,
      run: (work) => context.with(inside, work),
      end(status, attributes) {
        span.setAttributes({ ...attributes, ...(status !== undefined && { "http.response.status_code": status }) });
        if (status !== undefined && status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };
}

/** Version 00 of W3C's header. Its companion `tracestate` is free text, and is not read. */
const traceParent = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

function readTraceParent(header: string | string[] | undefined): SpanContext | undefined {
  const [, traceId = "", spanId = "", flags = ""] = traceParent.exec([header].flat()[0] ?? "") ?? [];
  const caller = {
    traceId,
    spanId,
    traceFlags: parseInt(flags || "0", 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(caller) ? caller : undefined;
}
