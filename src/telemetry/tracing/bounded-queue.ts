import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import type { Metrics } from "../metrics/index.js";

/**
 * Counts the spans that find the queue full. OpenTelemetry's queue has the same bound, but does not say how many it
 * drops. `taken` returns the number of spans that have left the queue.
 */
export function createBoundedQueue(
  queue: SpanProcessor,
  taken: () => number,
  most: number,
  { spansDropped }: Pick<Metrics, "spansDropped">,
): SpanProcessor {
  let added = 0;
  return {
    onStart: (span, parent) => {
      queue.onStart(span, parent);
    },
    onEnd(span) {
      if (added - taken() >= most) {
        spansDropped.inc();
        return;
      }
      added += 1;
      queue.onEnd(span);
    },
    forceFlush: () => queue.forceFlush(),
    shutdown: () => queue.shutdown(),
  };
}
