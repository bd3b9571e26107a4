import type { FactKey } from "./keys.js";

/** The result of one lookup under one key: a fresh value, or an empty slot to fill. */
export type Slot<Value> = { readonly value: Value } | EmptySlot<Value>;

export interface EmptySlot<Value> {
  readonly value: undefined;
  /** Changes when the person is erased: requests after an erasure do not share a call that began before it. */
  readonly era: string;
  /** Returns the value that another request may have stored since the lookup, in the same era. */
  readonly peek: () => Value | undefined;
  /**
   * Stores the value fetched after the lookup. It stays unreadable if the person was erased in between. Returns at
   * once: callers do not wait for the write.
   */
  readonly store: (value: Value) => void;
}

export interface LookUpOptions {
  /** Skips the cached value, and prepares a slot for the value to be fetched. */
  readonly bypass: boolean;
  /** Whether the fetched value may be cached. */
  readonly mayWrite: boolean;
}

/** The port of the cache of facts about people. Never throws: a failure of the cache counts as a miss. */
export interface Cache<Value> {
  /** Returns the slots in the order of the keys. */
  lookUp(keys: readonly FactKey[], options: LookUpOptions): Promise<readonly Slot<Value>[]>;
  /**
   * Returns the last stored value, fresh or not, while it may be disclosed as stale. Reads the cache now, so it never
   * returns an erased value.
   */
  lastKnown(key: FactKey): Promise<Value | undefined>;
}
