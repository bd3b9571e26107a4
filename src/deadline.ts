type Listener = (overAt: number) => void;

/** The time limit of a caller that waits: it ends when the time is over, or when the caller has left. */
export interface Deadline {
  /** When the time is over, in milliseconds of `performance.now()`. */
  readonly at: number;
  /**
   * Calls the listener once it is over, with the moment when it ended; at once if it is over already. Returns the
   * function that removes the listener.
   */
  readonly whenOver: (listener: Listener) => () => void;
}

/**
 * Creates the deadline of one request, which arrived `elapsedMs` ago. `end` is called when it is answered, or when its
 * client has left. It is not an AbortSignal, because each of its parts would cost more: an event, and an error with its
 * stack, for each request.
 */
export function createDeadline(deadlineMs: number, elapsedMs: number): Deadline & { readonly end: () => void } {
  const leftMs = Math.max(0, deadlineMs - elapsedMs);
  const listeners = new Set<Listener>();
  let overAt: number | undefined;
  const end = () => {
    if (overAt !== undefined) return;
    clearTimeout(timer);
    overAt = performance.now();
    for (const listener of listeners) listener(overAt);
    listeners.clear();
  };
  const timer = setTimeout(end, leftMs);
  return {
    at: performance.now() + leftMs,
    whenOver(listener) {
      if (overAt === undefined) listeners.add(listener);
      else listener(overAt);
      return () => void listeners.delete(listener);
    },
    end,
  };
}

/** Returns a deadline that is `ms` later, for an outcome that only has to be recorded when the time is over. */
export function extended({ at, whenOver }: Deadline, ms: number): Deadline {
  return {
    at: at + ms,
    whenOver(listener) {
      let timer: NodeJS.Timeout | undefined;
      const remove = whenOver((overAt) => {
        // A timer ignores fractions of a millisecond.
        const leftMs = Math.max(0, Math.ceil(overAt + ms - performance.now()));
        timer = setTimeout(listener, leftMs, overAt + ms).unref();
      });
      return () => {
        remove();
        clearTimeout(timer);
      };
    },
  };
}

/** Returns a signal that is aborted when the deadline is over. */
export function signalOf({ whenOver }: Deadline): AbortSignal {
  const controller = new AbortController();
  whenOver(() => {
    controller.abort();
  });
  return controller.signal;
}

/**
 * Resolves with the result of the work, or rejects with the error of `otherwise` once the deadline is over. A result
 * that is already there counts, even if the deadline is over.
 */
export function unlessOver<T>(deadline: Deadline, work: Promise<T>, otherwise: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle =
      <Result>(settleWith: (result: Result) => void) =>
      (result: Result) => {
        remove();
        settleWith(result);
      };
    work.then(settle(resolve), settle(reject));
    const remove = deadline.whenOver(() => {
      // In a microtask of its own: the result's comes first, if there is one.
      queueMicrotask(() => {
        reject(otherwise());
      });
    });
  });
}
