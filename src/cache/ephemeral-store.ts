import { LRUCache } from "lru-cache";
import type { Keys } from "./keys.js";

type Renew<Value> = (value: Value) => Promise<Value | undefined>;

/** Stores records of browsers, each found by a secret that only one browser holds. Never throws. */
export interface EphemeralStore<Value> {
  /**
   * Returns the record; null if there is none; undefined if that cannot be known now. A record that was sealed with an
   * earlier key of the ring would end with that key: `renew`, if it is given, returns the record to seal with the current
   * one, or undefined.
   */
  read(secret: string, renew?: Renew<Value>): Promise<Value | null | undefined>;
  /** Returns the record and removes it: of several callers, only one gets it. */
  take(secret: string): Promise<Value | null | undefined>;
  /** Whether the record is stored. */
  write(secret: string, value: Value): Promise<boolean>;
  /** Whether the record is removed. */
  remove(secret: string): Promise<boolean>;
}

/** One kind of record: its name, its maximum lifetime without a read, and its maximum lifetime in all. */
export interface RecordLifetime {
  readonly kind: string;
  readonly idleMs: number;
  readonly maxMs: number;
}

const maxRecords = 50_000;

/** Stores records in the process only. */
export function createMemoryEphemeralStore<Value extends object>(
  { kind, idleMs, maxMs }: RecordLifetime,
  cacheKeysOf: Keys["recordCacheKeys"],
): EphemeralStore<Value> {
  const records = new LRUCache<string, { readonly value: Value; readonly endsAt: number }>({
    max: maxRecords,
    ttl: idleMs,
    updateAgeOnGet: true,
  });
  const nameOf = (secret: string) => cacheKeysOf(kind, secret)[0].name;
  const read = (secret: string) => {
    const record = records.get(nameOf(secret));
    return record && record.endsAt > Date.now() ? record.value : null;
  };
  return {
    read: (secret) => Promise.resolve(read(secret)),
    take(secret) {
      const value = read(secret);
      records.delete(nameOf(secret));
      return Promise.resolve(value);
    },
    write(secret, value) {
      records.set(nameOf(secret), { value, endsAt: Date.now() + maxMs });
      return Promise.resolve(true);
    },
    remove(secret) {
      records.delete(nameOf(secret));
      return Promise.resolve(true);
    },
  };
}
