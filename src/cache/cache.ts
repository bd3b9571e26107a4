import type { FactKey } from "./keys.js";

/** What one look found under one key: a fresh value, or the place for one. */
export type Slot<Value> = { readonly value: Value } | EmptySlot<Value>;

export interface EmptySlot<Value> {
  readonly value: undefined;
  /** Differs before and after an erasure of the person: a call that began before it is not shared with those who come after. */
  readonly era: string;
  /** What another request may have learnt since the look, in the same era. */
  readonly peek: () => Value | undefined;
  /**
   * Remembers what was learnt after the look; nobody will read it if the person was erased in between. Returns at once,
   * for nobody waits for it.
   */
  readonly remember: (value: Value) => void;
}

export interface LookUpOptions {
  /** Returns no value, and prepares for what will be learnt. */
  readonly bypass: boolean;
  /** Whether what will be learnt may be remembered. */
  readonly mayWrite: boolean;
}

/** The port of what is remembered about people. Never throws: a cache that fails is a cache that misses. */
export interface Cache<Value> {
  /** In the order of the keys. */
  lookUp(keys: readonly FactKey[], options: LookUpOptions): Promise<readonly Slot<Value>[]>;
  /** What was learnt last, fresh or not, for as long as it may be told declared stale; looked for now, so never what was erased. */
  lastKnown(key: FactKey): Promise<Value | undefined>;
}
