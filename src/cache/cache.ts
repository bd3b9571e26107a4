import type { FactKey } from "./keys.js";

/** The port of what is remembered about people. Never throws: a cache that fails is a cache that misses. */
export interface Cache<Value> {
  /** In the order of the keys; undefined where nothing fresh is remembered. */
  getMany(keys: readonly FactKey[]): Promise<readonly (Value | undefined)[]>;
  set(key: FactKey, value: Value): Promise<void>;
}
