import { SourceFailure } from "../source-failure.js";
import type { Budget } from "./budget.js";
import { createFairQueue } from "./fair-queue.js";
import type { SharedDeadline } from "./shared-deadline.js";
import { createSpacing } from "./spacing.js";
import { createWaitingCall, patienceMs, type WaitingCall } from "./waiting-call.js";

/** Calls that wait at once, at most: of one consumer, and of all. A list of 100 people has 250 at most. */
const mostOfConsumer = 1_024;
const mostOfAll = 4_096;

interface State {
  /** Permits that are being taken for those who wait. */
  readonly taking: () => number;
  /** Whether the calls under way, not the budget, are what is waited for. */
  readonly isFull: () => boolean;
}

const maxEstimates = 4;

/**
 * The calls that wait for a permit, in a fair queue, each until its patience ends. A call that would wait longer, or finds
 * too many before it, is refused at once: SOURCE_RATE_LIMITED, with the time after which a permit would be free for its
 * consumer if nobody else came.
 */
export function createWaitingCalls(budget: Budget, { taking, isFull }: State) {
  const lanes = createLanes();
  const { queue, calls } = lanes;
  const spacing = createSpacing(budget.intervalMs, budget.replicas);

  /** The shortest of the first requests that wait for this call: an estimate, whose cost many requests must not multiply. */
  function waitMs({ payer, requests }: SharedDeadline): number {
    const ahead = [...requests].slice(0, maxEstimates).map((request) => queue.ahead({ consumer: payer.id, request }));
    return budget.nextIn() + Math.max(0, Math.min(...ahead) - taking()) * spacing.ms();
  }

  function refuse({ deadline, refuse: end }: WaitingCall, retryAfterMs = 0): void {
    end(rateLimited(Math.max(retryAfterMs, waitMs(deadline))));
  }

  function onImpatience(call: WaitingCall): void {
    if (isFull()) call.refuse(new SourceFailure("SOURCE_TIMEOUT"));
    else refuse(call);
  }

  return {
    size: () => calls.size,
    /** The call whose turn it is. */
    peek: queue.peek,
    /** Resolves when the call is served. */
    async enter(deadline: SharedDeadline): Promise<void> {
      deadline.signal.throwIfAborted();
      const wait = waitMs(deadline);
      const isTooMany = calls.size >= mostOfAll || queue.sizeOf(deadline.payer.id) >= mostOfConsumer;
      if (isTooMany || (!isFull() && wait > patienceMs(deadline))) throw rateLimited(wait);
      const call = createWaitingCall(deadline, { onImpatience, onEnd: lanes.leave });
      lanes.join(call);
      await call.permitted;
    },
    /** Whether there was one to serve. */
    serveNext(): boolean {
      const call = queue.next();
      call?.serve();
      spacing.served(calls.size > 0 && !isFull());
      return call !== undefined;
    },
    refuse,
    refuseAll(retryAfterMs: number): void {
      for (const call of [...calls.keys()]) call.refuse(rateLimited(retryAfterMs));
    },
  };
}

/** Each call waits in the lane of every request that waits for it. */
function createLanes() {
  const queue = createFairQueue<WaitingCall>();
  /** With what ends the joining of further requests. */
  const calls = new Map<WaitingCall, () => void>();
  return {
    queue,
    calls,
    join: (call: WaitingCall): void => {
      const { payer, requests, onJoin } = call.deadline;
      const joined = (request: string) => {
        queue.add(call, { consumer: payer.id, request });
      };
      for (const request of requests) joined(request);
      calls.set(call, onJoin(joined));
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
