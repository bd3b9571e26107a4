/** A request that waits for a slot. */
export interface Waiting {
  /** When it began to wait, in milliseconds of `performance.now()`. */
  readonly since: number;
  readonly start: () => void;
  readonly refuse: () => void;
}

/** Milliseconds. While the first request has waited for longer, new ones are refused. */
const maxWaitMs = 400;
/** Milliseconds. A request that has waited for longer is refused: its client may not wait for the answer any more. */
const dropMs = 1_000;

interface Limits {
  readonly maxWaiting: number;
  /** The largest number of requests that run. */
  readonly limit: () => number;
  /** Whether one more may start now. */
  readonly isOpen: () => boolean;
}

/** The requests of one kind: those that run, and a queue of those that wait, the oldest first. */
export function createLane({ maxWaiting, limit, isOpen }: Limits) {
  const waiting = new Set<Waiting>();
  let running = 0;
  const first = (): Waiting | undefined => waiting.values().next().value;
  const isReached = () => running >= limit();
  const isFree = () => !isReached() && isOpen();

  return {
    /** The number of requests that run. */
    running: (): number => running,
    /** Whether all slots are taken. */
    isReached,
    /** Whether a request waits, and may start. */
    isReady: (): boolean => isFree() && waiting.size > 0,
    /** Whether a new request would wait too long. */
    isFull(now: number): boolean {
      const longest = first();
      if (!longest && isFree()) return false;
      return waiting.size >= maxWaiting || (longest !== undefined && now - longest.since > maxWaitMs);
    },
    /** Takes a slot, if there is one and nothing waits for it. Returns whether it did. */
    enter(): boolean {
      const isPossible = isFree() && waiting.size === 0;
      if (isPossible) running += 1;
      return isPossible;
    },
    leave: (): void => void (running -= 1),
    wait: (request: Waiting): void => void waiting.add(request),
    /** Removes a request that waits: its client has disconnected. */
    forget: (request: Waiting): void => void waiting.delete(request),
    /** Starts the request that has waited longest. */
    startNext(): void {
      const next = first();
      if (!next) return;
      waiting.delete(next);
      running += 1;
      next.start();
    },
    /** Refuses the requests that have waited too long. */
    dropLate(now: number): void {
      for (let late = first(); late && now - late.since > dropMs; late = first()) {
        waiting.delete(late);
        late.refuse();
      }
    },
  };
}

export type Lane = ReturnType<typeof createLane>;
