import { LRUCache } from "lru-cache";
import type { LocalErasures } from "./local-erasures.js";

const maxFacts = 10_000;
/** Shorter than the second after which an erasure holds in every process. */
const longestMs = 750;

interface Recent<Value> {
  readonly value: Value;
  readonly generationKey: string;
  /** The person's generation when the fact was looked for; undefined where it could not be read. */
  readonly generation: string | undefined;
  /** When it was read, or could not be: milliseconds since 1970. */
  readonly seenAt: number;
  readonly freshUntil: number;
}

/**
 * What this process has read from the shared cache, or learnt, within the last moment: a page's queries ask Redis once,
 * what another request has just brought is not asked for again, and a Redis that is away is missed less.
 */
export function createRecentFacts<Value extends object>(erasures: LocalErasures) {
  const recent = new LRUCache<string, Recent<Value>>({ max: maxFacts, ttl: longestMs });
  const find = (name: string) => {
    const found = recent.get(name);
    return found && !erasures.isErased(found.generationKey, found.seenAt) ? found : undefined;
  };
  /** An erasure in another process cannot be older than this look, so the second runs from it, not from the answer. */
  const isSeenNow = ({ seenAt }: Recent<Value>) => Date.now() < seenAt + longestMs;
  return {
    get(name: string): Value | undefined {
      const found = find(name);
      return found && isSeenNow(found) ? found.value : undefined;
    },
    /** For a request that has read the person's generation itself. */
    getIn(name: string, generation: string | undefined): Value | undefined {
      const found = find(name);
      if (!found) return undefined;
      const isSame = generation !== undefined && found.generation === generation;
      return isSame || isSeenNow(found) ? found.value : undefined;
    },
    hold(name: string, fact: Recent<Value>): void {
      const ttl = Math.min(longestMs, fact.freshUntil - Date.now());
      // The library reads 0 as for ever.
      if (ttl >= 1) recent.set(name, fact, { ttl });
    },
  };
}
