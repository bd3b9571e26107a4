import { LRUCache } from "lru-cache";
import type { Cache } from "./cache.js";
import type { FactKey } from "./keys.js";

/** Remembers in the process, at most `max` values for `ttlSeconds` each; 0 seconds remembers nothing. */
export function createMemoryCache<Value extends object>(options: { max: number; ttlSeconds: number }): Cache<Value> {
  const values = new LRUCache<FactKey, Value>({ max: options.max, ttl: options.ttlSeconds * 1000 });
  return {
    getMany: (keys) => Promise.resolve(keys.map((key) => values.get(key))),
    set(key, value) {
      if (options.ttlSeconds > 0) values.set(key, value);
      return Promise.resolve();
    },
  };
}
