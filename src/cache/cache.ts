import type { FactKey } from "./keys.js";

/** What one look found under one key: a fresh value, or the place for one. */
export type Slot<Value> = { readonly value: Value } | EmptySlot<Value>;

interface EmptySlot<Value> {
  readonly value: undefined;
  /**
   * Remembers what was learnt after the look; nobody will read it if the person was erased in between. Returns at once,
   * for nobody waits for it.
   */
  readonly remember: (value: Value) => void;
}

/** The port of what is remembered about people. Never throws: a cache that fails is a cache that misses. */
export interface Cache<Value> {
  /** In the order of the keys. `bypass` tells nothing, and prepares for what will be learnt. */
  lookUp(keys: readonly FactKey[], options: { readonly bypass: boolean }): Promise<readonly Slot<Value>[]>;
  /** What this process itself holds at this very moment: what another request may just have learnt. */
  peek(key: FactKey): Value | undefined;
  /** What was learnt last, fresh or not, for as long as it may be told declared stale; looked for now, so never what was erased. */
  lastKnown(key: FactKey): Promise<Value | undefined>;
}
