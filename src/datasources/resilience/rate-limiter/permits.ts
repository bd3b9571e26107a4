import { setTimeout as delay } from "node:timers/promises";
import { outside } from "../../../telemetry/tracing/spans.js";
import type { SharedDeadline } from "../shared-deadline.js";
import { createBusyNames } from "./busy-names.js";
import type { RateLimiter } from "./rate-limiter.js";
import { createWaitingCalls, rateLimited } from "./waiting-calls.js";

/** The delay that a slow Redis may add to the wait for a permit. */
const lateMs = 50;
/** Permits are taken this long ahead of their time, so that a new call waits for few of them. */
const aheadMs = 350;
const maxAhead = 64;

/** Calls of one name run one at a time. After a result, the next call starts `restMs` later. */
export interface Exclusive<T> {
  readonly name: string;
  readonly restMs: (result: T) => number;
}

interface Options {
  readonly limiter: RateLimiter;
  /** The largest number of calls in progress at the same time. */
  readonly concurrency: number;
}

/**
 * Gives the permits of a quota fairly to the waiting calls: to one consumer after the other, and within a consumer to
 * one request after the other. A permit has no owner until it is due. Few permits are taken ahead (five, at 15 a
 * second), so that replicas also share the quota call by call. A call that waits for another one of its name takes no
 * permit.
 */
export function createPermits({ limiter, concurrency }: Options) {
  const ahead = Math.max(1, Math.min(maxAhead, Math.floor(aheadMs / limiter.intervalMs)));
  let inUse = 0;
  let acquiring = 0;
  const busy = createBusyNames(acquireMore);
  const waiting = createWaitingCalls(limiter, { acquiring: () => acquiring, isFull: () => inUse >= concurrency, busy });

  function acquireMore(): void {
    while (acquiring < Math.min(ahead, waiting.ready()) && inUse + acquiring < concurrency) {
      acquiring += 1;
      void outside(acquireOne);
    }
  }

  async function acquireOne(): Promise<void> {
    const isAcquired = await acquirePermit(limiter, waiting);
    acquiring -= 1;
    if (isAcquired && waiting.serveNext()) inUse += 1;
    acquireMore();
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
      acquireMore();
      await permitted;
      let restMs = 0;
      try {
        assertNoPause(limiter);
        const result = await work();
        restMs = exclusive?.restMs(result) ?? 0;
        return result;
      } finally {
        inUse -= 1;
        busy.release(name, restMs);
        acquireMore();
      }
    },
    inUse: () => inUse,
    waiting: waiting.size,
  };
}

export type Permits = ReturnType<typeof createPermits>;

/** The last check, against the pause that this replica knows. */
function assertNoPause(limiter: RateLimiter): void {
  const pausedMs = limiter.knownPauseMs();
  if (pausedMs > 0) throw rateLimited(pausedMs);
}

/**
 * Takes a permit for the waiting calls, and resolves when it is due. Resolves with false where there is no permit, and
 * refuses the calls concerned.
 */
async function acquirePermit(limiter: RateLimiter, waiting: ReturnType<typeof createWaitingCalls>): Promise<boolean> {
  const first = waiting.peek();
  if (!first) return false;
  const permit = await limiter.acquire(Math.max(0, first.patienceMs()));
  if ("refused" in permit) {
    if (permit.refused === "pause") waiting.refuseAll(permit.retryAfterMs);
    else waiting.refuse(first, permit.retryAfterMs);
    return false;
  }
  if (permit.waitMs === 0) return true;
  const due = performance.now() + permit.waitMs;
  await delay(permit.waitMs);
  const pausedMs = await limiter.pausedMs();
  if (pausedMs > 0) waiting.refuseAll(pausedMs);
  // A permit that this process missed is lost: otherwise it would come on top of the next ones.
  return pausedMs === 0 && performance.now() - due <= limiter.intervalMs + lateMs;
}
