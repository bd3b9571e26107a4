import { setTimeout as delay } from "node:timers/promises";

/** Sends requests at this rate, whatever their answers, until the returned function is called; it waits for the last ones. */
export function keepSending(perSecond: number, send: (index: number) => Promise<unknown>): () => Promise<void> {
  const stop = new AbortController();
  const inFlight = new Set<Promise<unknown>>();
  const run = async () => {
    for (let index = 0; !stop.signal.aborted; index += 1) {
      // A request of a client whose gateway has a fault may fail in any way.
      const sending = send(index)
        .catch(() => undefined)
        .finally(() => inFlight.delete(sending));
      inFlight.add(sending);
      await delay(1_000 / perSecond, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await Promise.all(inFlight);
  };
  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}
