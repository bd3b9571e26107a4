/** A permit for a call, with the time to wait for it; or the reason of a refusal, with the time until a retry. */
export type Permit =
  { readonly waitMs: number } | { readonly refused: "budget" | "pause"; readonly retryAfterMs: number };

/** The spacing of calls, in milliseconds: one call per interval, at most the tolerance ahead of its time. */
export interface Pace {
  readonly intervalMs: number;
  readonly toleranceMs: number;
}

/** A pause that only Redis reports lasts longer than this only while Redis continues to report it. */
const unconfirmedPauseMs = 60_000;

/**
 * The permits that one replica knows to be given out, by a generic cell rate algorithm. Permits follow one another at
 * the interval, and may be taken ahead of their time by the tolerance. All times are milliseconds of
 * `performance.now()`.
 */
export function createGcra({ intervalMs: interval, toleranceMs: tolerance }: Pace) {
  let ends = 0;
  const pauses = { own: 0, shared: 0, sharedLast: 0 };
  const leftOf = (until: number) => Math.max(0, until - performance.now());
  const pausedMs = () => leftOf(Math.max(pauses.own, pauses.shared, pauses.sharedLast));

  function refusal(waitMs: number): Permit {
    const left = pausedMs();
    return left > 0 ? { refused: "pause", retryAfterMs: left } : { refused: "budget", retryAfterMs: waitMs };
  }

  return {
    refusal,
    pausedMs,
    /** Time from now until the end of all known permits; below 0 where it is past. */
    endsIn: () => ends - performance.now(),
    /** Time until the next permit, as far as this replica knows. */
    nextIn: () => Math.max(0, ends - tolerance - performance.now()),
    /** Records the state that Redis returned. */
    sync: (endsIn: number, pausedFor: number): void => {
      const now = performance.now();
      ends = Math.max(ends, now + endsIn);
      pauses.shared = Math.max(pauses.shared, now + Math.min(pausedFor, unconfirmedPauseMs));
      pauses.sharedLast = now + pausedFor;
    },
    /** Redis no longer answers: a pause that only Redis reported ends after `unconfirmedPauseMs`. */
    loseShared: (): void => {
      pauses.sharedLast = 0;
    },
    /** Starts a pause that a source asked of this replica. */
    pause: (ms: number): void => {
      pauses.own = Math.max(pauses.own, performance.now() + ms);
    },
    /** Time left of a pause that was asked of this replica. */
    ownPauseMs: () => leftOf(pauses.own),
    /**
     * Takes a permit of this replica's own share, where it has one of `shares` shares. The permit is due in
     * `earliestMs` at the earliest. Refuses where the wait would be longer than `patienceMs`.
     */
    acquire(patienceMs: number, shares: number, earliestMs = 0): Permit {
      const now = performance.now();
      // Where other replicas take their permits without Redis, no permit is taken ahead of time.
      const from = Math.max(ends, now + earliestMs + (shares === 1 ? 0 : tolerance));
      const waitMs = Math.max(earliestMs, from - tolerance - now);
      if (pausedMs() > 0 || waitMs > patienceMs) return refusal(waitMs);
      ends = from + interval * shares;
      return { waitMs };
    },
    /** Permits that are available now without waiting; below 0, the number of permits before the next one. */
    left: (): number =>
      pausedMs() > 0 ? 0 : Math.floor((tolerance + interval - Math.max(0, ends - performance.now())) / interval),
  };
}

export type Gcra = ReturnType<typeof createGcra>;
