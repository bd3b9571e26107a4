/** How much of a new distance the average takes over. */
const weight = 0.2;

/** How far apart calls are served while others wait: a moving average in milliseconds, never below the interval of the budget. */
export function createSpacing(intervalMs: number) {
  let average = intervalMs;
  let lastAt: number | undefined;
  return {
    ms: () => average,
    /** One was served; `othersWait` for their permit now. */
    served(othersWait: boolean): void {
      const now = performance.now();
      const distance = lastAt === undefined ? average : now - lastAt;
      average = othersWait ? Math.max(intervalMs, average + weight * (distance - average)) : intervalMs;
      lastAt = othersWait ? now : undefined;
    },
  };
}
