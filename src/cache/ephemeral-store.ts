import { LRUCache } from "lru-cache";
import type { Redis } from "ioredis";
import type { Keyring } from "../config/keyring.js";
import { createSealing, type CacheKey } from "../crypto/sealing.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { Keys } from "./keys.js";
import type { RedisConnection } from "./redis-connection.js";
import { readValue, takeValue } from "./redis-values.js";

/** Stores records of browsers, each found by a secret that only one browser holds. Never throws. */
export interface EphemeralStore<Value> {
  /** Returns the record; null if there is none; undefined if that cannot be known now. */
  read(secret: string): Promise<Value | null | undefined>;
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

interface Options extends RecordLifetime {
  readonly connection: RedisConnection;
  readonly keyring: Keyring;
  readonly cacheKeysOf: Keys["recordCacheKeys"];
  readonly metrics: Metrics;
}

/** Stores records sealed in Redis, under a keyed hash of the secret. `Value` is plain JSON. */
export function createRedisEphemeralStore<Value>({ kind, idleMs, maxMs, ...options }: Options): EphemeralStore<Value> {
  const { connection, keyring, cacheKeysOf, metrics } = options;
  const sealing = createSealing(keyring, "record-value");
  const openFirst = (cacheKeys: readonly CacheKey[], values: readonly (Buffer | null)[]): Value | null => {
    const opened = cacheKeys.map((cacheKey, index) => {
      const sealed = values[index];
      const record = sealed ? sealing.open(cacheKey, sealed) : undefined;
      if (sealed && !record) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return record;
    });
    const alive = opened.find((record) => record && record.freshUntil > Date.now());
    return alive ? (JSON.parse(alive.text) as Value) : null;
  };
  return {
    async read(secret) {
      const cacheKeys = cacheKeysOf(kind, secret);
      const values = await connection.read((redis) => all(cacheKeys, ({ name }) => readValue(redis, name)));
      const value = values && openFirst(cacheKeys, values);
      // Not awaited: a Redis that accepts no writes can still return the record of a signed-in person.
      if (value) void connection.write((redis) => all(cacheKeys, ({ name }) => redis.pexpire(name, idleMs)));
      return value;
    },
    async take(secret) {
      const cacheKeys = cacheKeysOf(kind, secret);
      const values = await connection.run((redis) => all(cacheKeys, ({ name }) => takeValue(redis, name)));
      return values && openFirst(cacheKeys, values);
    },
    write(secret, value) {
      const [cacheKey] = cacheKeysOf(kind, secret);
      const sealed = sealing.seal(cacheKey, JSON.stringify(value), Date.now() + maxMs);
      return connection.write((redis) => redis.set(cacheKey.name, sealed, "PX", idleMs));
    },
    remove(secret) {
      const names = cacheKeysOf(kind, secret).map(({ name }) => name);
      return connection.write((redis: Redis) => redis.unlink(...names));
    },
  };
}

function all<T>(cacheKeys: readonly CacheKey[], command: (cacheKey: CacheKey) => Promise<T>): Promise<T[]> {
  return Promise.all(cacheKeys.map(command));
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
