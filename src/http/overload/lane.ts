/** A request that waits for a slot. */
interface Waiting {
  /** When it began to wait, in milliseconds of `performance.now()`. */
  readonly since: number;
  readonly start: () => void;
  readonly refuse: () => void;
  /** Whether its client has disconnected. */
  readonly isGone: () => boolean;
}

/** Milliseconds. While the first request has waited for longer, new ones are refused. */
const maxWaitMs = 400;
/** Milliseconds. A request that has waited for longer is refused: its client may not wait for the answer any more. */
const dropMs = 1_000;

/**
 * The requests of one kind: those that run, `limit()` at most, and a queue of those that wait, the oldest first.
 */
export function createLane(maxWaiting: number, limit: () => number) {
  const waiting: Waiting[] = [];
  let running = 0;

  function isLong(now: number): boolean {
    const [first] = waiting;
    return waiting.length >= maxWaiting || (first !== undefined && now - first.since > maxWaitMs);
  }
  return {
    running: (): number => running,
    isWaiting: (): boolean => waiting.length > 0,
    /** Whether a new request would wait too long. */
    isFull: (now: number): boolean => running >= limit() && isLong(now),
    /** Takes a slot, if there is one and nobody waits for it. Returns whether it did. */
    enter(): boolean {
      const isFree = running < limit() && waiting.length === 0;
      if (isFree) running += 1;
      return isFree;
    },
    leave: (): void => void (running -= 1),
    wait: (request: Waiting): void => void waiting.push(request),
    /** Starts requests that wait, while there are slots. */
    startWaiting(): void {
      while (running < limit()) {
        const next = waiting.shift();
        if (!next) return;
        if (next.isGone()) continue;
        running += 1;
        next.start();
      }
    },
    /** Refuses the requests that have waited too long. */
    dropLate(now: number): void {
      for (let [first] = waiting; first && now - first.since > dropMs; [first] = waiting) {
        waiting.shift();
        if (!first.isGone()) first.refuse();
      }
    },
  };
}

export type Lane = ReturnType<typeof createLane>;
