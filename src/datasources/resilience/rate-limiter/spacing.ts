/** How much of a new distance the average takes over. */
const weight = 0.2;

/**
 * How far apart calls are served while others wait: a moving average in milliseconds, never below the interval of the
 * budget. Replicas that share the budget make a distance as many times longer as there are replicas. A distance of more
 * than twice that is a pause of this process or of Redis: it says nothing about the next calls, and is cut to that.
 */
export function createSpacing(intervalMs: number, replicas: () => number) {
  let average = intervalMs;
  let lastAt: number | undefined;
  return {
    ms: () => average,
    /** One was served; `othersWait` for their permit now. */
    served(othersWait: boolean): void {
      const now = performance.now();
      const distance = lastAt === undefined ? average : Math.min(now - lastAt, 2 * intervalMs * replicas());
      average = othersWait ? Math.max(intervalMs, average + weight * (distance - average)) : intervalMs;
      lastAt = othersWait ? now : undefined;
    },
  };
}
