import type { FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../../errors.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { watchEventLoop } from "./event-loop.js";

const retryAfter = 1;

interface Limits {
  readonly inFlight: number;
  readonly inFlightWhileLate: number;
  readonly lateLoopMs: number;
}

/**
 * Limits the requests in flight of one kind. Requests beyond the limit get OVERLOADED, before any work. A request takes
 * a slot only after its body has arrived, so slow clients hold none.
 */
export function createSlots({ inFlight: most, inFlightWhileLate, lateLoopMs }: Limits, metrics: Metrics) {
  let inFlight = 0;
  const loop = watchEventLoop(lateLoopMs, () => undefined);

  function shedIfFull(): void {
    const isLate = loop.isLate();
    if (inFlight < (isLate ? inFlightWhileLate : most)) return;
    metrics.requestsShed.inc({ because: isLate ? "late" : "full" });
    throw new GatewayError("OVERLOADED", "The gateway is overloaded. Retry after `retryAfter` seconds.", {
      retryAfter,
    });
  }

  return {
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
    close: loop.close,
  };
}
