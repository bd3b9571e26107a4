import { LRUCache } from "lru-cache";

const maxFacts = 10_000;
/** Shorter than the second after which an erasure holds in every process. */
const longestMs = 750;

/**
 * What this process has read from the shared cache, or learnt, within the last moment: a page's queries ask Redis once,
 * what another request has just brought is not asked for again, and a Redis that is away is missed less.
 */
export function createRecentFacts<Value extends object>() {
  const recent = new LRUCache<string, Value>({ max: maxFacts, ttl: longestMs });
  return {
    get: (name: string) => recent.get(name),
    hold(name: string, value: Value, freshUntil: number): void {
      const ttl = Math.min(longestMs, freshUntil - Date.now());
      // The library reads 0 as for ever.
      if (ttl >= 1) recent.set(name, value, { ttl });
    },
  };
}
