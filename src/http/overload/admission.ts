import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { CallerKind } from "../../auth/caller-kind.js";
import type { Config } from "../../config/config.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { createAdaptiveLimit } from "./adaptive-limit.js";
import { watchEventLoop } from "./event-loop.js";
import type { Waiting } from "./lane.js";
import { createLanes, type Lanes } from "./lanes.js";

export type Refuse = (request: IncomingMessage, response: ServerResponse) => void;

interface Options {
  readonly limits: Config["http"]["limits"];
  /** Verifications at the same time: FranceConnect has no more connections. */
  readonly maxVerifications: number;
  readonly kindOf: (headers: IncomingHttpHeaders) => CallerKind;
  readonly refuse: Refuse;
  readonly metrics: Metrics;
}

/**
 * Admits the requests to `/graphql`. Each kind of caller has its own slots and its own queue, so that a crowd of one
 * kind does not stop the others. A request that would wait too long is refused at once with OVERLOADED.
 */
export function createAdmission({ limits, maxVerifications, kindOf, refuse, metrics }: Options) {
  const { lateLoopMs, graphql } = limits;
  const limit = createAdaptiveLimit(graphql, lateLoopMs);
  const lanes = createLanes({ maxWaiting: graphql.maxWaiting, limit: limit.value, maxVerifications });

  const loop = watchEventLoop(lateLoopMs, (delayMs) => {
    const isReached = lanes.all.some((lane) => lane.isReached());
    limit.sample(delayMs, isReached);
    lanes.startWaiting();
    for (const lane of lanes.all) lane.dropLate(performance.now());
  });

  function shed(because: "full" | "late", request: IncomingMessage, response: ServerResponse): void {
    metrics.requestsShed.inc({ because });
    metrics.fieldErrors.inc({ code: "OVERLOADED" });
    refuse(request, response);
  }

  return {
    /** The requests that hold a slot, of the kind of caller that has most, and the slots of each kind. */
    load: () => ({ inFlight: Math.max(...lanes.all.map((lane) => lane.running())), limit: limit.value() }),
    /** Whether new requests should go elsewhere. */
    isHigh: (): boolean => loop.isLate() || lanes.of("verified").isFull(performance.now()),
    /** Refuses the request if it would wait too long. Returns whether it did. */
    refuses: (request: IncomingMessage, response: ServerResponse): boolean => {
      const now = performance.now();
      if (!lanes.all.some((lane) => lane.isFull(now)) || !lanes.of(kindOf(request.headers)).isFull(now)) return false;
      shed("full", request, response);
      return true;
    },
    ...createSlotHooks(lanes, kindOf, shed),
    close: loop.close,
  };
}

export type Admission = ReturnType<typeof createAdmission>;

type Shed = (because: "full" | "late", request: IncomingMessage, response: ServerResponse) => void;

/** Keeps the slots of the requests that run. */
function createHolders(lanes: Lanes) {
  const verifying = new WeakSet<ServerResponse>();
  /** From now on, the request needs no connection to FranceConnect. */
  const identified = (response: ServerResponse): void => {
    if (!verifying.delete(response)) return;
    lanes.endVerification();
    lanes.startWaiting();
  };
  return {
    identified,
    /** The request has taken a slot. It gives it back when it is answered, or its client disconnects. */
    hold: (response: ServerResponse, kind: CallerKind): void => {
      if (kind === "new") {
        verifying.add(response);
        lanes.beginVerification();
      }
      response.once("close", () => {
        identified(response);
        lanes.of(kind).leave();
        lanes.startWaiting();
      });
    },
  };
}

/** The steps of a route that take a slot. */
function createSlotHooks(lanes: Lanes, kindOf: Options["kindOf"], shed: Shed) {
  const { hold, identified } = createHolders(lanes);
  return {
    /**
     * A route's hook, after the body is read, so that slow clients hold no slot. Takes a slot, at once or later, until
     * the request is answered, or the client disconnects.
     */
    acquireSlot: ({ raw: request }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      const kind = kindOf(request.headers);
      const lane = lanes.of(kind);
      const start = () => {
        hold(reply.raw, kind);
        done();
      };
      const refuse = (because: "full" | "late") => () => {
        reply.hijack();
        shed(because, request, reply.raw);
      };
      const since = performance.now();
      if (lane.enter()) start();
      else if (lane.isFull(since)) refuse("full")();
      else waitIn(lane, reply.raw, { since, start, refuse: refuse("late") });
    },
    /** Called when the caller of a request is known. */
    identified: ({ raw }: FastifyReply): void => {
      identified(raw);
    },
  };
}

/** Waits in the lane, until the client disconnects. */
function waitIn(lane: ReturnType<Lanes["of"]>, response: ServerResponse, { since, start, refuse }: Waiting): void {
  const leaveQueue = () => {
    lane.forget(waiting);
  };
  const then = (next: () => void) => () => {
    response.off("close", leaveQueue);
    next();
  };
  const waiting = { since, start: then(start), refuse: then(refuse) };
  response.once("close", leaveQueue);
  lane.wait(waiting);
}
