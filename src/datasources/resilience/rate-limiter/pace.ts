import type { Consumer } from "../../../auth/consumers-file.js";
import type { Pace } from "./gcra.js";

export interface Rate {
  readonly perSecond: number;
  readonly perMinute: number;
}

/** Returns a pace with at most `perSecond` calls in any second, and `perMinute` plus those few in any minute. */
export function paceOf({ perSecond, perMinute }: Rate): Pace {
  const intervalMs = Math.max(1_000 / perSecond, 60_000 / perMinute);
  // Two benefits of one person leave at once. One of the second's calls is kept free for a call that arrives late.
  return { intervalMs, toleranceMs: intervalMs * Math.max(0, perSecond - Math.floor(1_000 / intervalMs) - 2) };
}

/** The benefits of one person leave at once. */
const maxBurst = 5;

/**
 * Returns a pace with at most `calls` in any window of `perSeconds`. A quarter of them, at most five, may leave at
 * once; the others are spaced evenly.
 */
export function paceOfConsumer({ calls, perSeconds }: NonNullable<Consumer["sourceRate"]>): Pace {
  const burst = Math.max(1, Math.min(maxBurst, Math.floor(calls / 4)));
  const intervalMs = (perSeconds * 1_000) / (calls - burst + 1);
  return { intervalMs, toleranceMs: intervalMs * (burst - 1) };
}
