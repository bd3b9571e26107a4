import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.js";
import type { Metrics } from "../../telemetry/metrics.js";
import { createCallLimit, createLoopLimit } from "./adaptive-limit.js";
import { watchEventLoop } from "./event-loop.js";
import { createLane, type Lane } from "./lane.js";

export type Refuse = (request: IncomingMessage, response: ServerResponse) => void;

interface Options {
  readonly limits: Config["http"]["limits"];
  /** Whether FranceConnect is not asked about these credentials: the gateway knows them, or there are none. */
  readonly isKnown: (authorization: string | undefined) => boolean;
  /** Milliseconds. FranceConnect has too many verifications at once while one takes longer. */
  readonly verificationMs: number;
  readonly refuse: Refuse;
  readonly metrics: Metrics;
}

/**
 * Admits the requests to `/graphql`. Requests of known callers and of new ones have separate slots and queues, so that
 * a crowd of new people does not stop the others; known callers start first. A request that would wait too long is
 * refused at once with OVERLOADED.
 */
export function createAdmission({ limits, isKnown, verificationMs, refuse, metrics }: Options) {
  const { lateLoopMs, graphql } = limits;
  const ofLoop = createLoopLimit(graphql, lateLoopMs);
  const ofVerifications = createCallLimit(graphql, verificationMs);
  const known = createLane(graphql.maxWaiting, ofLoop.value);
  const unknown = createLane(graphql.maxWaiting, () => Math.min(ofLoop.value(), ofVerifications.value()));
  const lanes = [known, unknown];
  const laneOf = ({ headers }: IncomingMessage) => (isKnown(headers.authorization) ? known : unknown);

  function startWaiting(): void {
    known.startWaiting();
    if (!known.isWaiting()) unknown.startWaiting();
  }

  const loop = watchEventLoop(lateLoopMs, (delayMs) => {
    const isReached = lanes.some((lane) => lane.running() >= ofLoop.value());
    ofLoop.sample(delayMs, isReached);
    startWaiting();
    for (const lane of lanes) lane.dropLate(performance.now());
  });

  function shed(because: "full" | "late", request: IncomingMessage, response: ServerResponse): void {
    metrics.requestsShed.inc({ because });
    refuse(request, response);
  }

  return {
    /** Whether new requests should go elsewhere. */
    isHigh: (): boolean => loop.isLate() || known.isFull(performance.now()),
    /** Called with the duration of each verification of a token, in milliseconds. */
    onVerification: (ms: number): void => {
      ofVerifications.sample(ms, unknown.running() >= ofVerifications.value());
    },
    /** Refuses the request if it would wait too long. Returns whether it did. */
    refuses: (request: IncomingMessage, response: ServerResponse): boolean => {
      const now = performance.now();
      if (!lanes.some((lane) => lane.isFull(now)) || !laneOf(request).isFull(now)) return false;
      shed("full", request, response);
      return true;
    },
    acquireSlot: createAcquireSlot({ laneOf, startWaiting, shed }),
    close: loop.close,
  };
}

export type Admission = ReturnType<typeof createAdmission>;

interface Slots {
  readonly laneOf: (request: IncomingMessage) => Lane;
  readonly startWaiting: () => void;
  readonly shed: (because: "full" | "late", request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Returns a route's hook, after the body is read, so that slow clients hold no slot. It takes a slot, at once or later,
 * until the request is answered, or the client disconnects.
 */
function createAcquireSlot({ laneOf, startWaiting, shed }: Slots) {
  return ({ raw: request }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const lane = laneOf(request);
    const start = () => {
      reply.raw.once("close", () => {
        lane.leave();
        startWaiting();
      });
      done();
    };
    const refuse = (because: "full" | "late") => {
      reply.hijack();
      shed(because, request, reply.raw);
    };
    const since = performance.now();
    if (lane.enter()) {
      start();
      return;
    }
    if (lane.isFull(since)) {
      refuse("full");
      return;
    }
    lane.wait({
      since,
      start,
      refuse: () => {
        refuse("late");
      },
      isGone: () => request.socket.destroyed,
    });
  };
}
