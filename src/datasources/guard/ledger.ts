/** A turn: how long to wait for it; or why there is none, and for how long. */
export type Turn =
  { readonly waitMs: number } | { readonly refused: "budget" | "pause"; readonly retryAfterMs: number };

/**
 * What one replica knows of the turns that were given out, by a generic cell rate algorithm: they follow one another at
 * the interval, and may be taken ahead of their time by the tolerance. All in milliseconds of `performance.now()`.
 */
export function createLedger(interval: number, tolerance: number) {
  let ends = 0;
  let pausedUntil = 0;
  const pausedMs = () => Math.max(0, pausedUntil - performance.now());

  function refusal(waitMs: number): Turn {
    const left = pausedMs();
    return left > 0 ? { refused: "pause", retryAfterMs: left } : { refused: "budget", retryAfterMs: waitMs };
  }

  return {
    refusal,
    pausedMs,
    /** From now until the end of all turns known; below 0 where it is past. */
    endsIn: () => ends - performance.now(),
    learn: (endsIn: number, pausedFor: number): void => {
      const now = performance.now();
      ends = Math.max(ends, now + endsIn);
      pausedUntil = Math.max(pausedUntil, now + pausedFor);
    },
    /** A turn of this replica's own, where it has one of so many shares; refused when it would have to be waited for longer. */
    take(patienceMs: number, shares: number): Turn {
      const now = performance.now();
      // Where others take theirs unseen, nobody is ahead of time.
      const from = Math.max(ends, now + (shares === 1 ? 0 : tolerance));
      const waitMs = Math.max(0, from - tolerance - now);
      if (pausedUntil > now || waitMs > patienceMs) return refusal(waitMs);
      ends = from + interval * shares;
      return { waitMs };
    },
    /** Turns that could be taken at this moment without waiting; below 0, how many stand before the next. */
    left: (): number => {
      const now = performance.now();
      return pausedUntil > now ? 0 : Math.floor((tolerance + interval - Math.max(0, ends - now)) / interval);
    },
  };
}
