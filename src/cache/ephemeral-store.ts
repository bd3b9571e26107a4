import { LRUCache } from "lru-cache";
import type { Redis } from "ioredis";
import type { Keyring } from "../config/keyring.js";
import { createSealing, type SealedPlace } from "../crypto/sealing.js";
import type { Metrics } from "../telemetry/metrics.js";
import type { Keys } from "./keys.js";
import type { RedisConnection } from "./redis-connection.js";
import { readValue, takeValue } from "./redis-values.js";

/** Stores records of browsers, each found by a secret that only one browser holds. Never throws. */
export interface Records<Value> {
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
export interface RecordKind {
  readonly kind: string;
  readonly idleMs: number;
  readonly longestMs: number;
}

interface Options extends RecordKind {
  readonly connection: RedisConnection;
  readonly keyring: Keyring;
  readonly placesOf: Keys["recordPlaces"];
  readonly metrics: Metrics;
}

/** Stores records sealed in Redis, under a keyed hash of the secret. `Value` is plain JSON. */
export function createRedisRecords<Value>({ kind, idleMs, longestMs, ...options }: Options): Records<Value> {
  const { connection, keyring, placesOf, metrics } = options;
  const sealing = createSealing(keyring, "record-value");
  const openFirst = (places: readonly SealedPlace[], values: readonly (Buffer | null)[]): Value | null => {
    const opened = places.map((place, index) => {
      const sealed = values[index];
      const record = sealed ? sealing.open(place, sealed) : undefined;
      if (sealed && !record) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return record;
    });
    const alive = opened.find((record) => record && record.freshUntil > Date.now());
    return alive ? (JSON.parse(alive.text) as Value) : null;
  };
  return {
    async read(secret) {
      const places = placesOf(kind, secret);
      const values = await connection.read((redis) => all(places, ({ name }) => readValue(redis, name)));
      const value = values && openFirst(places, values);
      // Not awaited: a Redis that accepts no writes can still return the record of a signed-in person.
      if (value) void connection.write((redis) => all(places, ({ name }) => redis.pexpire(name, idleMs)));
      return value;
    },
    async take(secret) {
      const places = placesOf(kind, secret);
      const values = await connection.run((redis) => all(places, ({ name }) => takeValue(redis, name)));
      return values && openFirst(places, values);
    },
    write(secret, value) {
      const [place] = placesOf(kind, secret);
      const sealed = sealing.seal(place, JSON.stringify(value), Date.now() + longestMs);
      return connection.write((redis) => redis.set(place.name, sealed, "PX", idleMs));
    },
    remove(secret) {
      const names = placesOf(kind, secret).map(({ name }) => name);
      return connection.write((redis: Redis) => redis.unlink(...names));
    },
  };
}

function all<T>(places: readonly SealedPlace[], command: (place: SealedPlace) => Promise<T>): Promise<T[]> {
  return Promise.all(places.map(command));
}

const mostRecords = 50_000;

/** Stores records in the process only. */
export function createMemoryRecords<Value extends object>(
  { kind, idleMs, longestMs }: RecordKind,
  placesOf: Keys["recordPlaces"],
): Records<Value> {
  const records = new LRUCache<string, { readonly value: Value; readonly endsAt: number }>({
    max: mostRecords,
    ttl: idleMs,
    updateAgeOnGet: true,
  });
  const nameOf = (secret: string) => placesOf(kind, secret)[0].name;
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
      records.set(nameOf(secret), { value, endsAt: Date.now() + longestMs });
      return Promise.resolve(true);
    },
    remove(secret) {
      records.delete(nameOf(secret));
      return Promise.resolve(true);
    },
  };
}
