/** Weight of a new distance in the average. */
const weight = 0.2;

/**
 * The time between two served calls while others wait: a moving average in milliseconds, never below the interval of
 * the quota. If replicas share the quota, the distance is multiplied by the number of replicas. A distance of more than
 * twice that is a pause of this process or of Redis. It says nothing about the next calls, so it is cut to that limit.
 */
export function createSpacing(intervalMs: number, replicas: () => number) {
  let average = intervalMs;
  let lastAt: number | undefined;
  return {
    ms: () => average,
    /** Records that a call was served; `othersWait` is true if others now wait for their permit. */
    served(othersWait: boolean): void {
      const now = performance.now();
      const distance = lastAt === undefined ? average : Math.min(now - lastAt, 2 * intervalMs * replicas());
      average = othersWait ? Math.max(intervalMs, average + weight * (distance - average)) : intervalMs;
      lastAt = othersWait ? now : undefined;
    },
  };
}
