/** The time limit of a caller that waits: it ends when the time is over, or when the caller has left. */
export interface Deadline {
  /** Aborted at that moment. */
  readonly signal: AbortSignal;
  /** When the time is over, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/**
 * Creates the deadline of one request, which arrived `elapsedMs` ago. `end` is called when it is answered, or when its
 * client has left.
 */
export function createDeadline(deadlineMs: number, elapsedMs: number): Deadline & { readonly end: () => void } {
  const controller = new AbortController();
  const end = () => {
    clearTimeout(timer);
    controller.abort();
  };
  const timer = setTimeout(end, Math.max(0, deadlineMs - elapsedMs));
  return { signal: controller.signal, at: performance.now() + deadlineMs - elapsedMs, end };
}

/** Returns a deadline that is `ms` later, for an outcome that only has to be recorded when the time is over. */
export function extended({ signal, at }: Deadline, ms: number): Deadline {
  const controller = new AbortController();
  const end = () => {
    setTimeout(() => {
      controller.abort();
    }, ms).unref();
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return { signal: controller.signal, at: at + ms };
}

/** Resolves with the result of the work, or rejects with the error of `otherwise` once the deadline is over. */
export async function unlessOver<T>(deadline: Deadline, work: Promise<T>, otherwise: () => Error): Promise<T> {
  const { signal } = deadline;
  const { promise: over, reject } = Promise.withResolvers<never>();
  const leave = () => {
    reject(otherwise());
  };
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
