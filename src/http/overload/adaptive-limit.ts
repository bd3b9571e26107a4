interface Bounds {
  readonly minRunning: number;
  readonly maxRunning: number;
}

const growth = 1.25;
const decrease = 0.8;

/** Milliseconds. An event loop that is later has too much to do at once. */
const targetDelayMs = 40;
const firstOfLoop = 256;

/**
 * A number of requests that follows the delay of the event loop. It does not follow the duration of answers, because a
 * slow source costs the gateway nothing.
 */
export function createLoopLimit({ minRunning, maxRunning }: Bounds, lateLoopMs: number) {
  let limit = Math.min(firstOfLoop, maxRunning);
  return {
    value: (): number => limit,
    /** `isReached`: whether all slots are taken. */
    sample(delayMs: number, isReached: boolean): void {
      if (delayMs > lateLoopMs) limit = minRunning;
      else if (delayMs > targetDelayMs) limit = Math.max(minRunning, Math.floor(limit * decrease));
      else if (isReached) limit = Math.min(maxRunning, Math.floor(limit * growth) + 1);
    },
  };
}

/**
 * A number of requests that follows the duration of the calls that they wait for, as TCP follows lost packets: one more
 * after each call within the target, a fifth less after a slower one, once in the time of the target.
 */
export function createCallLimit({ minRunning, maxRunning }: Bounds, targetMs: number) {
  let limit = minRunning;
  let decreasedAt = -Infinity;
  return {
    value: (): number => limit,
    /** `isReached`: whether all slots are taken. */
    sample(ms: number, isReached: boolean): void {
      const now = performance.now();
      if (ms <= targetMs) limit = isReached ? Math.min(maxRunning, limit + 1) : limit;
      else if (now - decreasedAt > targetMs) {
        decreasedAt = now;
        limit = Math.max(minRunning, Math.floor(limit * decrease));
      }
    },
  };
}
