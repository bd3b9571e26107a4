import { LRUCache } from "lru-cache";
import type { Cache, Slot } from "./cache.js";
import type { MemoryErasure } from "./erasure.js";
import type { FactKey } from "./keys.js";

interface Options {
  readonly max: number;
  /** 0 caches nothing. */
  readonly ttlSeconds: number;
  readonly staleSeconds: number;
  readonly erasure: MemoryErasure;
}

interface Entry<Value> {
  readonly value: Value;
  readonly freshUntil: number;
  /** Until when it may be disclosed as stale. */
  readonly keptUntil: number;
  /** The person's generation at the time of the lookup. */
  readonly generation: string;
}

/** Caches in the process only, at most `max` values. */
export function createMemoryCache<Value extends object>(options: Options): Cache<Value> {
  const { max, ttlSeconds, staleSeconds, erasure } = options;
  const life = ttlSeconds * 1000;
  const staleMs = staleSeconds * 1000;
  const values = new LRUCache<string, Entry<Value>>({ max });
  const generationOf = ({ cacheKeys: [{ generation }] }: FactKey) => erasure.currentAt(generation);
  const known = (key: FactKey) => {
    const found = values.get(key.name);
    if (found && found.keptUntil <= performance.now()) values.delete(key.name);
    else if (found?.generation === generationOf(key)) return found;
    return undefined;
  };
  const fresh = (key: FactKey) => {
    const found = known(key);
    return found && found.freshUntil > performance.now() ? found.value : undefined;
  };
  const slotOf = (key: FactKey, bypass: boolean): Slot<Value> => {
    const value = bypass ? undefined : fresh(key);
    if (value) return { value };
    const generation = generationOf(key);
    const store = (fetched: Value) => {
      if (life <= 0) return;
      const freshUntil = performance.now() + life;
      values.set(key.name, { value: fetched, freshUntil, keptUntil: freshUntil + staleMs, generation });
    };
    return { value, era: generation, peek: () => fresh(key), store };
  };
  return {
    lookUp: (keys, { bypass }) => Promise.resolve(keys.map((key) => slotOf(key, bypass))),
    lastKnown: (key) => Promise.resolve(known(key)?.value),
  };
}
