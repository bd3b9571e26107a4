import { LRUCache } from "lru-cache";
import type { Cache, Slot } from "./cache.js";

interface Options {
  readonly max: number;
  /** 0 remembers nothing. */
  readonly ttlSeconds: number;
  readonly staleSeconds: number;
}

interface Known<Value> {
  readonly value: Value;
  readonly freshUntil: number;
}

/** Remembers in the process alone, at most `max` values. */
export function createMemoryCache<Value extends object>({ max, ttlSeconds, staleSeconds }: Options): Cache<Value> {
  const life = ttlSeconds * 1000;
  const values = new LRUCache<string, Known<Value>>({ max, ttl: life + staleSeconds * 1000 });
  const fresh = (name: string) => {
    const known = values.get(name);
    return known && known.freshUntil > Date.now() ? known.value : undefined;
  };
  return {
    lookUp: (keys, { bypass }) =>
      Promise.resolve(
        keys.map(({ name }): Slot<Value> => {
          const value = bypass ? undefined : fresh(name);
          const remember = (learnt: Value) => {
            if (life > 0) values.set(name, { value: learnt, freshUntil: Date.now() + life });
          };
          return value ? { value } : { value, remember };
        }),
      ),
    peek: ({ name }) => fresh(name),
    lastKnown: ({ name }) => Promise.resolve(values.get(name)?.value),
  };
}
