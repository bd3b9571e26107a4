/** Work of one name is done one at a time, in the order asked; names do not wait for one another. */
export function createTurns() {
  const ends = new Map<string, Promise<unknown>>();

  /** Rejects when the signal is aborted: who waits then gives up the place, who works frees the turn at once. */
  return <T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const before = ends.get(name);
    const turn = (async () => {
      await before;
      signal.throwIfAborted();
      return Promise.race([work(), abortOf(signal)]);
    })();
    const end = turn
      .catch(() => undefined)
      .finally(() => {
        if (ends.get(name) === end) ends.delete(name);
      });
    ends.set(name, end);
    return turn;
  };
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
}
