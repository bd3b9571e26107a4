import { setTimeout as delay } from "node:timers/promises";
import type { SharedDeadline } from "../shared-deadline.js";
import { createHeldNames } from "./held-names.js";
import type { Budget } from "./rate-limiter.js";
import { createWaitingCalls, rateLimited } from "./waiting-calls.js";

/** The delay that a slow Redis may add to the wait for a permit. */
const lateMs = 50;
/** Permits are taken this long ahead of their time, so that a new call waits for few of them. */
const aheadMs = 350;
const mostAhead = 64;

/** Calls of one name run one at a time. After a result, the next call starts `restMs` later. */
export interface Exclusive<T> {
  readonly name: string;
  readonly restMs: (result: T) => number;
}

interface Options {
  readonly budget: Budget;
  /** The largest number of calls in progress at the same time. */
  readonly concurrency: number;
}

/**
 * Gives the permits of a quota fairly to the waiting calls: to one consumer after the other, and within a consumer to
 * one request after the other. A permit has no owner until it is due. Few permits are taken ahead (five, at 15 a
 * second), so that replicas also share the quota call by call. A call that waits for another one of its name takes no
 * permit.
 */
export function createPermits({ budget, concurrency }: Options) {
  const ahead = Math.max(1, Math.min(mostAhead, Math.floor(aheadMs / budget.intervalMs)));
  let inUse = 0;
  let taking = 0;
  const held = createHeldNames(takeMore);
  const waiting = createWaitingCalls(budget, { taking: () => taking, isFull: () => inUse >= concurrency, held });

  function takeMore(): void {
    while (taking < Math.min(ahead, waiting.ready()) && inUse + taking < concurrency) {
      taking += 1;
      void takeOne();
    }
  }

  async function takeOne(): Promise<void> {
    const isTaken = await takePermit(budget, waiting);
    taking -= 1;
    if (isTaken && waiting.serveNext()) inUse += 1;
    takeMore();
  }

  return {
    /**
     * Runs the work with a permit. Rejects with SourceFailure SOURCE_RATE_LIMITED where it gets no permit in time, with
     * SOURCE_TIMEOUT where the calls in progress leave no slot in time, and with the signal's reason when no request
     * waits any more.
     */
    async run<T>(deadline: SharedDeadline, work: () => Promise<T>, exclusive?: Exclusive<T>): Promise<T> {
      const name = exclusive?.name ?? Symbol("a name of its own");
      const permitted = waiting.enter(deadline, name);
      takeMore();
      await permitted;
      let restMs = 0;
      try {
        assertNoPause(budget);
        const result = await work();
        restMs = exclusive?.restMs(result) ?? 0;
        return result;
      } finally {
        inUse -= 1;
        held.release(name, restMs);
        takeMore();
      }
    },
    inUse: () => inUse,
    waiting: waiting.size,
  };
}

export type Permits = ReturnType<typeof createPermits>;

/** The last check, against the pause that this replica knows. */
function assertNoPause(budget: Budget): void {
  const pausedMs = budget.knownPauseMs();
  if (pausedMs > 0) throw rateLimited(pausedMs);
}

/**
 * Takes a permit for the waiting calls, and resolves when it is due. Resolves with false where there is no permit, and
 * refuses the calls concerned.
 */
async function takePermit(budget: Budget, waiting: ReturnType<typeof createWaitingCalls>): Promise<boolean> {
  const first = waiting.peek();
  if (!first) return false;
  const turn = await budget.take(Math.max(0, first.patienceMs()));
  if ("refused" in turn) {
    if (turn.refused === "pause") waiting.refuseAll(turn.retryAfterMs);
    else waiting.refuse(first, turn.retryAfterMs);
    return false;
  }
  if (turn.waitMs === 0) return true;
  const due = performance.now() + turn.waitMs;
  await delay(turn.waitMs);
  const pausedMs = await budget.pausedMs();
  if (pausedMs > 0) waiting.refuseAll(pausedMs);
  // A permit that this process missed is lost: otherwise it would come on top of the next ones.
  return pausedMs === 0 && performance.now() - due <= budget.intervalMs + lateMs;
}
