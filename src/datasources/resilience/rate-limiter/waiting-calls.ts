import { SourceFailure } from "../../source-failure.js";
import type { SharedDeadline } from "../shared-deadline.js";
import { createFairQueue } from "./fair-queue.js";
import type { BusyNames } from "./busy-names.js";
import type { RateLimiter } from "./rate-limiter.js";
import { createSpacing } from "./spacing.js";
import { createWaitingCall, patienceMs, type WaitingCall } from "./waiting-call.js";

/** The largest number of waiting calls, of one consumer and of all. A list of 100 people has 250 at most. */
const maxOfConsumer = 1_024;
const maxOfAll = 4_096;

interface State {
  /** Number of permits that are being taken for the waiting calls. */
  readonly acquiring: () => number;
  /** Whether calls wait for the calls in progress, and not for the quota. */
  readonly isFull: () => boolean;
  readonly busy: BusyNames;
}

const maxEstimates = 4;

/**
 * The calls that wait for a permit, in a fair queue, each until its maximum wait ends. A call that would wait longer,
 * or that finds too many calls before it, is refused at once with SOURCE_RATE_LIMITED. The error gives the time after
 * which a permit would be free for its consumer if no other call arrived. A call whose name is busy, because
 * a call of that name was served, lets the others pass.
 */
export function createWaitingCalls(limiter: RateLimiter, { acquiring, isFull, busy }: State) {
  const lanes = createLanes(busy);
  const { queue, calls, ready } = lanes;
  const spacing = createSpacing(limiter.intervalMs, limiter.replicas);

  /**
   * Returns the shortest wait among the first requests that wait for this call. It is an estimate, so that many
   * requests do not multiply its cost.
   */
  function waitMs({ payer, requests }: SharedDeadline): number {
    const ahead = [...requests].slice(0, maxEstimates).map((request) => queue.ahead({ consumer: payer.id, request }));
    return limiter.nextIn() + Math.max(0, Math.min(...ahead) - acquiring()) * spacing.ms();
  }

  function refuse({ deadline, refuse: end }: WaitingCall, retryAfterMs = 0): void {
    end(rateLimited(Math.max(retryAfterMs, waitMs(deadline))));
  }

  function onTooLate(call: WaitingCall): void {
    if (isFull() || !busy.isFree(call)) call.refuse(new SourceFailure("SOURCE_TIMEOUT"));
    else refuse(call);
  }

  return {
    size: () => calls.size,
    /** Number of calls that could be served at once. */
    ready,
    /** Returns the call whose turn it is. */
    peek: lanes.peek,
    /** Resolves when the call is served. Its name is then busy until it is released. */
    async enter(deadline: SharedDeadline, name: unknown): Promise<void> {
      deadline.signal.throwIfAborted();
      const wait = waitMs(deadline);
      if (!hasRoom(calls.size, queue.sizeOf(deadline.payer.id)) || (!isFull() && wait > patienceMs(deadline)))
        throw rateLimited(wait);
      const call = createWaitingCall(deadline, name, { onTooLate, onEnd: lanes.leave });
      lanes.join(call);
      await call.permitted;
    },
    /** Returns whether there was a call to serve. */
    serveNext(): boolean {
      const call = lanes.next();
      call?.serve();
      spacing.served(ready() > 0 && !isFull());
      return call !== undefined;
    },
    refuse,
    refuseAll(retryAfterMs: number): void {
      for (const call of [...calls.keys()]) call.refuse(rateLimited(retryAfterMs));
    },
  };
}

/** In a full queue, a consumer with less than an equal share of the slots still gets one. */
function hasRoom(
  waiting: number,
  { items, consumers }: { readonly items: number; readonly consumers: number },
): boolean {
  return (
    items < maxOfConsumer && (waiting < maxOfAll || (waiting < 2 * maxOfAll && items < maxOfAll / (consumers + 1)))
  );
}

/** Creates the lanes: each call waits in the lane of every request that waits for it. */
function createLanes(busy: BusyNames) {
  const queue = createFairQueue<WaitingCall>();
  /** Each call, with the function that stops watching its requests. */
  const calls = new Map<WaitingCall, () => void>();
  return {
    queue,
    calls,
    ready: () => busy.freeOf(queue.names),
    peek: () => queue.peek(busy.isFree),
    /** Returns the next call, and holds its name from now on. */
    next: (): WaitingCall | undefined => {
      const call = queue.next(busy.isFree);
      if (call) busy.markBusy(call.name);
      return call;
    },
    join: (call: WaitingCall): void => {
      const { payer, requests, watch } = call.deadline;
      const joined = (request: string) => {
        queue.add(call, { consumer: payer.id, request });
      };
      const left = (request: string) => {
        queue.remove(call, { consumer: payer.id, request });
      };
      for (const request of requests) joined(request);
      calls.set(call, watch({ joined, left }));
    },
    leave: (call: WaitingCall): void => {
      calls.get(call)?.();
      calls.delete(call);
      const { payer, requests } = call.deadline;
      for (const request of requests) queue.remove(call, { consumer: payer.id, request });
    },
  };
}

/** `retryAfterMs` is rounded up to whole seconds, at least one. */
export function rateLimited(retryAfterMs: number): SourceFailure {
  return new SourceFailure("SOURCE_RATE_LIMITED", Math.max(1, Math.ceil(retryAfterMs / 1_000)));
}
