import { setTimeout as delay } from "node:timers/promises";
import type { SharedDeadline } from "../shared-deadline.js";
import { createHeldNames } from "./held-names.js";
import type { Budget } from "./rate-limiter.js";
import { createWaitingCalls, rateLimited } from "./waiting-calls.js";

/** What a Redis that answers late may add to a permit's wait. */
const lateMs = 50;
/** Permits are taken this long ahead of their time, so that those who come now wait for few of them. */
const aheadMs = 350;
const mostAhead = 64;

/** Calls of one name are made one at a time; after a result, the next is made so much later. */
export interface Exclusive<T> {
  readonly name: string;
  readonly restMs: (result: T) => number;
}

interface Options {
  readonly budget: Budget;
  /** Calls under way at once, at most. */
  readonly concurrency: number;
}

/**
 * Gives the permits of a budget to the calls that wait for one, fairly: to a consumer after the other, to each request
 * of it after the other. A permit has no owner until it is due. Few are taken ahead (five, where there are 15 a second),
 * so that replicas share the budget call by call, too. A call that has to wait for another of its name takes none.
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
     * Does the work with a permit. Rejects with SourceFailure SOURCE_RATE_LIMITED where there is none in time, SOURCE_TIMEOUT
     * where the calls under way leave no room in time, the signal's reason when nobody waits any more.
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

/** The last look, at what this replica knows of a pause. */
function assertNoPause(budget: Budget): void {
  const pausedMs = budget.knownPauseMs();
  if (pausedMs > 0) throw rateLimited(pausedMs);
}

/** Takes a permit for whoever waits, and resolves when it is due: with false where there is none, and those are refused. */
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
  // A permit that was slept through is lost, or it would come on top of the next ones.
  return pausedMs === 0 && performance.now() - due <= budget.intervalMs + lateMs;
}
