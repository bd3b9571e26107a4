import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics.js";

const resolutionMs = 20;
/** How often the event loop is looked at: for so long, at least, a late one counts as late. */
const sampleMs = 500;
const retryAfter = 1;

interface Limits {
  readonly inFlight: number;
  readonly inFlightWhileLate: number;
  readonly lateLoopMs: number;
}

/**
 * How much the process has in hand. What is more than it can end in time is shed: OVERLOADED, before any work. A request
 * takes a place once its body is here, so that those who send slowly take none.
 */
export function createPressure({ inFlight: most, inFlightWhileLate, lateLoopMs }: Limits, metrics: Metrics) {
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
    throw new GatewayError(
      "OVERLOADED",
      "The gateway has as much to do as it can: ask again after `retryAfter` seconds.",
      {
        retryAfter,
      },
    );
  }

  return {
    /** Whether requests had better go elsewhere. */
    isHigh: () => isLate || inFlight >= most,
    /** A hook of a route, before the body is read. */
    shed: (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      shedIfFull();
      done();
    },
    /** A hook of a route, behind the body: takes a place until the request is answered, or left. */
    takePlace: (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
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

export type Pressure = ReturnType<typeof createPressure>;
