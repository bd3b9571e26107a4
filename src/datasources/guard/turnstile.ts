import { setTimeout as delay } from "node:timers/promises";
import type { Deadline } from "../../deadline.js";
import { SourceFailure } from "../source-failure.js";
import type { Budget } from "./budget.js";

/** Of the time that is left, what is kept for the call itself: a turn at the very end would be of no use. */
const callShare = 0.2;
/** What a Redis that answers late may add to a turn. */
const lateMs = 50;

/** Where calls wait for their turn of the budget. Throws SourceFailure SOURCE_RATE_LIMITED where there is none in time. */
export function createTurnstile(budget: Budget) {
  let waiting = 0;

  async function pass({ signal, at }: Deadline): Promise<void> {
    const turn = await budget.take((at - performance.now()) * (1 - callShare));
    if ("refused" in turn) throw rateLimited(turn.retryAfterMs);
    if (turn.waitMs === 0) return;
    const due = performance.now() + turn.waitMs;
    await delay(turn.waitMs, undefined, { signal });
    refuseWhile(await budget.pausedMs());
    // A turn that was slept through is lost, or it would come on top of the next ones.
    if (performance.now() - due > budget.intervalMs + lateMs) await pass({ signal, at });
  }

  return {
    pass(deadline: Deadline): Promise<void> {
      waiting += 1;
      return pass(deadline).finally(() => (waiting -= 1));
    },
    /** The last look, at what this replica knows of a pause. */
    check: () => {
      refuseWhile(budget.knownPauseMs());
    },
    waiting: () => waiting,
  };
}

function refuseWhile(pausedMs: number): void {
  if (pausedMs > 0) throw rateLimited(pausedMs);
}

function rateLimited(retryAfterMs: number): SourceFailure {
  return new SourceFailure("SOURCE_RATE_LIMITED", Math.max(1, Math.ceil(retryAfterMs / 1_000)));
}
