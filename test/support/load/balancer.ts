import { setTimeout as delay } from "node:timers/promises";

const checkMs = 100;

interface Balancer {
  /** Returns the index of the replica for the next request, in turn: a ready one, or one that answers at all. */
  readonly next: () => number;
  readonly stop: () => Promise<void>;
}

/** Returns whether the gateway at this address is ready; undefined if it does not answer. */
export async function isReady(url: string): Promise<boolean | undefined> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  await response?.text();
  return response?.ok;
}

/** Starts what a load balancer does: a health check of each replica every 100 ms. */
export function startBalancer(urls: readonly string[]): Balancer {
  const ready: (boolean | undefined)[] = urls.map(() => true);
  const stopped = new AbortController();
  const watch = async (url: string, index: number) => {
    while (!stopped.signal.aborted) {
      ready[index] = await isReady(url);
      await delay(checkMs);
    }
  };
  const watched = urls.map(watch);
  let turn = 0;
  return {
    next: () => {
      const best = [true, false, undefined].find((one) => ready.includes(one));
      do turn = (turn + 1) % urls.length;
      while (ready[turn] !== best);
      return turn;
    },
    stop: async () => {
      stopped.abort();
      await Promise.all(watched);
    },
  };
}
