import { LRUCache } from "lru-cache";
import type { LocalErasures } from "./local-erasures.js";

const maxFacts = 10_000;
/** Shorter than the second after which an erasure applies in every process. */
const maxMs = 750;

interface Entry<Value> {
  readonly value: Value;
  readonly generationKey: string;
  /** The person's generation at the time of the lookup; undefined if it could not be read. */
  readonly generation: string | undefined;
  /** When the generation was read, or could not be read: milliseconds since 1970. */
  readonly seenAt: number;
  readonly freshUntil: number;
}

/**
 * Keeps the facts that this process has just read from the shared cache, or fetched. The queries of one page then read
 * Redis once, and a fact that another request has just fetched is not fetched again. An outage of Redis also costs
 * less.
 */
export function createNearCache<Value extends object>(erasures: LocalErasures) {
  const entries = new LRUCache<string, Entry<Value>>({ max: maxFacts, ttl: maxMs, ttlResolution: 0 });
  const find = (name: string) => {
    const found = entries.get(name);
    return found && !erasures.isErased(found.generationKey, found.seenAt) ? found : undefined;
  };
  /**
   * The second starts at the lookup, not at the answer: an erasure in another process that it missed cannot be older.
   */
  const isSeenNow = ({ seenAt }: Entry<Value>) => Date.now() < seenAt + maxMs;
  return {
    get(name: string): Value | undefined {
      const found = find(name);
      return found && isSeenNow(found) ? found.value : undefined;
    },
    /** For a request that has read the person's generation itself. */
    getOfGeneration(name: string, generation: string | undefined): Value | undefined {
      const found = find(name);
      if (!found) return undefined;
      const isSame = generation !== undefined && found.generation === generation;
      return isSame || isSeenNow(found) ? found.value : undefined;
    },
    set(name: string, entry: Entry<Value>): void {
      const ttl = Math.min(maxMs, entry.freshUntil - Date.now());
      // The library treats 0 as unlimited.
      if (ttl >= 1) entries.set(name, entry, { ttl });
    },
  };
}
