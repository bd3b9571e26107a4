/** The time in which one request waits for FranceConnect or a source. */
export interface UpstreamTime {
  /** Counts the time until the promise is settled. Waits at the same time count once. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Milliseconds so far. */
  readonly ms: () => number;
}

export function createUpstreamTime(): UpstreamTime {
  let [waiting, since, total] = [0, 0, 0];
  return {
    async during(work) {
      if (waiting === 0) since = performance.now();
      waiting += 1;
      try {
        return await work;
      } finally {
        waiting -= 1;
        if (waiting === 0) total += performance.now() - since;
      }
    },
    ms: () => (waiting > 0 ? total + performance.now() - since : total),
  };
}
