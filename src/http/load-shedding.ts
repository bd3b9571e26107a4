import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics.js";

const resolutionMs = 20;
/**
 * Interval, in milliseconds, between two checks of the event loop. A late loop counts as late for at least this time.
 */
const sampleMs = 500;
const retryAfter = 1;

interface Limits {
  readonly inFlight: number;
  readonly inFlightWhileLate: number;
  readonly lateLoopMs: number;
}

/**
 * Limits the requests in flight. Requests beyond the limit are shed: OVERLOADED, before any work. A request takes a
 * slot only after its body has arrived, so slow clients hold none.
 */
export function createLoadShedding({ inFlight: most, inFlightWhileLate, lateLoopMs }: Limits, metrics: Metrics) {
  let inFlight = 0;
  let isLate = false;
  const loop = monitorEventLoopDelay({ resolution: resolutionMs });
  const timer = setInterval(() => {
    isLate = loop.max / 1e6 > lateLoopMs;
    loop.reset();
  }, sampleMs).unref();
  loop.enable();

  function shedIfFull(): void {
    if (inFlight < (isLate ? inFlightWhileLate : most)) return;
    metrics.requestsShed.inc({ because: isLate ? "late" : "full" });
    throw new GatewayError("OVERLOADED", "The gateway is overloaded. Retry after `retryAfter` seconds.", {
      retryAfter,
    });
  }

  return {
    /** Whether new requests should go elsewhere. */
    isHigh: () => isLate || inFlight >= most,
    /** A route's hook, before the body is read. */
    shed: (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      shedIfFull();
      done();
    },
    /**
     * A route's hook, after the body is read. Takes a slot until the request is answered, or the client disconnects.
     */
    acquireSlot: (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      shedIfFull();
      inFlight += 1;
      reply.raw.once("close", () => (inFlight -= 1));
      done();
    },
    close(): void {
      clearInterval(timer);
      loop.disable();
    },
  };
}

export type LoadShedding = ReturnType<typeof createLoadShedding>;
