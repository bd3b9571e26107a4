/** A permit to call: how long to wait for it; or why there is none, and for how long. */
export type Turn =
  { readonly waitMs: number } | { readonly refused: "budget" | "pause"; readonly retryAfterMs: number };

/** How calls are spaced: one an interval, and ahead of their time by the tolerance at most. In milliseconds. */
export interface Pace {
  readonly intervalMs: number;
  readonly toleranceMs: number;
}

/** A pause that only Redis tells of holds for longer than this while Redis goes on telling it. */
const unconfirmedPauseMs = 60_000;

/**
 * What one replica knows of the permits that were given out, by a generic cell rate algorithm: they follow one another at
 * the interval, and may be taken ahead of their time by the tolerance. All in milliseconds of `performance.now()`.
 */
export function createLedger({ intervalMs: interval, toleranceMs: tolerance }: Pace) {
  let ends = 0;
  const pauses = { ours: 0, told: 0, toldLast: 0 };
  const leftOf = (until: number) => Math.max(0, until - performance.now());
  const pausedMs = () => leftOf(Math.max(pauses.ours, pauses.told, pauses.toldLast));

  function refusal(waitMs: number): Turn {
    const left = pausedMs();
    return left > 0 ? { refused: "pause", retryAfterMs: left } : { refused: "budget", retryAfterMs: waitMs };
  }

  return {
    refusal,
    pausedMs,
    /** From now until the end of all permits known; below 0 where it is past. */
    endsIn: () => ends - performance.now(),
    /** How long the next permit is away, as far as this replica knows. */
    nextIn: () => Math.max(0, ends - tolerance - performance.now()),
    /** What Redis told. */
    learn: (endsIn: number, pausedFor: number): void => {
      const now = performance.now();
      ends = Math.max(ends, now + endsIn);
      pauses.told = Math.max(pauses.told, now + Math.min(pausedFor, unconfirmedPauseMs));
      pauses.toldLast = now + pausedFor;
    },
    /** Redis does not tell any longer: a pause that only Redis told ends after `unconfirmedPauseMs`. */
    lose: (): void => {
      pauses.toldLast = 0;
    },
    /** A pause that this replica was itself asked for. */
    pause: (ms: number): void => {
      pauses.ours = Math.max(pauses.ours, performance.now() + ms);
    },
    /** What is left of such a pause. */
    ownPauseMs: () => leftOf(pauses.ours),
    /**
     * A permit of this replica's own, where it has one of so many shares, due so much later at the earliest; refused when it
     * would have to be waited for longer.
     */
    take(patienceMs: number, shares: number, earliestMs = 0): Turn {
      const now = performance.now();
      // Where others take theirs unseen, nobody is ahead of time.
      const from = Math.max(ends, now + earliestMs + (shares === 1 ? 0 : tolerance));
      const waitMs = Math.max(earliestMs, from - tolerance - now);
      if (pausedMs() > 0 || waitMs > patienceMs) return refusal(waitMs);
      ends = from + interval * shares;
      return { waitMs };
    },
    /** Permits that could be taken at this moment without waiting; below 0, how many stand before the next. */
    left: (): number =>
      pausedMs() > 0 ? 0 : Math.floor((tolerance + interval - Math.max(0, ends - performance.now())) / interval),
  };
}

export type Ledger = ReturnType<typeof createLedger>;
