import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span } from "@opentelemetry/api";
import { gateway } from "../../version.js";
import type { SpanAttributes } from "./attributes.js";

export { SpanKind };

/** Does nothing until tracing is started. */
export const tracer = trace.getTracer(gateway.name, gateway.version);

interface Options {
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
}

/** A span that has begun. */
export interface OpenSpan {
  readonly add: (attributes: SpanAttributes) => void;
  /** `error` is the reason of a failure; undefined after a success. */
  readonly end: (error?: unknown) => void;
}

/** Whether the current request is recorded. Most are not: then no span is created at all. */
function isRecorded(): boolean {
  return trace.getActiveSpan()?.isRecording() === true;
}

/** Runs the work in a span of the current request. Work that a span has begun is inside of it. */
export function inSpan<T>(name: string, options: Options, work: (add: OpenSpan["add"]) => Promise<T>): Promise<T> {
  if (!isRecorded()) return work(ignore);
  return tracer.startActiveSpan(name, options, async (span) => {
    const { add, end } = open(span);
    try {
      const result = await work(add);
      end();
      return result;
    } catch (error) {
      end(error);
      throw error;
    }
  });
}

/** Begins a span of the current request that contains no other; undefined if the request is not recorded. */
export function startSpan(name: string, options: Options = {}): OpenSpan | undefined {
  return isRecorded() ? open(tracer.startSpan(name, options)) : undefined;
}

/** The place in the trace of a request that other work may continue; undefined if the request is not recorded. */
export type Place = Context | undefined;

export const currentPlace = (): Place => (isRecorded() ? context.active() : undefined);

/** Runs the work at this place. */
export function at<T>(place: Place, work: () => T): T {
  return place ? context.with(place, work) : work();
}

/** Runs work that serves many requests, outside of the trace of the one that began it. */
export function outside<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/** Returns the identifier of the current request's trace, for its log lines; nothing if it is not recorded. */
export function traceFields(): { readonly traceId?: string } {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? { traceId: span.spanContext().traceId } : {};
}

const ignore = () => undefined;

function open(span: Span): OpenSpan {
  return {
    add(attributes) {
      span.setAttributes(attributes);
      if (attributes["error.type"] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end(error) {
      if (error !== undefined) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute("error.type", typeOf(error));
      }
      span.end();
    },
  };
}

/** Returns the code of an error, or the name of its class. Never its message, which may quote what was received. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { readonly code?: unknown };
  return (
    [code, error.name].find((name): name is string => typeof name === "string" && /^\w{1,64}$/.test(name)) ?? "unknown"
  );
}
