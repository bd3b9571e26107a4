interface Bounds {
  readonly minRunning: number;
  readonly maxRunning: number;
}

/** Milliseconds. An event loop that is later has too much to do at once. */
const targetDelayMs = 40;
const first = 256;
const growth = 1.25;
const decrease = 0.8;

/**
 * The number of requests that may run in each lane. It follows the delay of the event loop. It does not follow the
 * duration of answers, because a slow source costs the gateway nothing.
 */
export function createAdaptiveLimit({ minRunning, maxRunning }: Bounds, lateLoopMs: number) {
  let limit = Math.min(first, maxRunning);
  return {
    value: (): number => limit,
    /** `isReached`: whether all slots of a lane are taken. */
    sample(delayMs: number, isReached: boolean): void {
      if (delayMs > lateLoopMs) limit = minRunning;
      else if (delayMs > targetDelayMs) limit = Math.max(minRunning, Math.floor(limit * decrease));
      else if (isReached) limit = Math.min(maxRunning, Math.floor(limit * growth) + 1);
    },
  };
}
