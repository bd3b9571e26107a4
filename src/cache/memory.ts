import { LRUCache } from "lru-cache";
import type { Cache, Slot } from "./cache.js";

/** Remembers in the process alone, at most `max` values for `ttlSeconds` each; 0 seconds remembers nothing. */
export function createMemoryCache<Value extends object>(options: { max: number; ttlSeconds: number }): Cache<Value> {
  const life = options.ttlSeconds * 1000;
  const values = new LRUCache<string, Value>({ max: options.max, ttl: life });
  return {
    lookUp: (keys, { bypass }) =>
      Promise.resolve(
        keys.map(({ name }): Slot<Value> => {
          const value = bypass ? undefined : values.get(name);
          const remember = (learnt: Value) => {
            if (life > 0) values.set(name, learnt);
          };
          return value ? { value } : { value, remember };
        }),
      ),
    peek: ({ name }) => values.get(name),
  };
}
