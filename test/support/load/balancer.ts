import { setTimeout as delay } from "node:timers/promises";

const checkMs = 100;

interface Balancer {
  /**
   * Returns the index of the replica for the next request: each in turn, if its last health check was good. Uses all of
   * them while none is ready.
   */
  readonly next: () => number;
  readonly stop: () => Promise<void>;
}

/** Returns whether the gateway at this address is ready. */
export async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  await response?.text();
  return response?.status === 200;
}

/** Starts what a load balancer does: a health check of each replica every 100 ms. */
export function startBalancer(urls: readonly string[]): Balancer {
  const ready = urls.map(() => true);
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
      turn = (turn + 1) % urls.length;
      while (ready.includes(true) && !ready[turn]) turn = (turn + 1) % urls.length;
      return turn;
    },
    stop: async () => {
      stopped.abort();
      await Promise.all(watched);
    },
  };
}
