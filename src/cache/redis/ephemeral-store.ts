import type { Keyring } from "../../config/keyring.js";
import { createSealing, type CacheKey, type Sealing } from "../../crypto/sealing.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { EphemeralStore, RecordLifetime } from "../ephemeral-store.js";
import type { Keys } from "../keys.js";
import type { RedisConnection } from "./connection.js";
import { createResealing } from "./resealing.js";
import { readValue, takeValue } from "./values.js";

interface Options extends RecordLifetime {
  readonly connection: RedisConnection;
  readonly keyring: Keyring;
  readonly cacheKeysOf: Keys["recordCacheKeys"];
  readonly metrics: Metrics;
}

/** Stores records sealed in Redis, under a keyed hash of the secret. `Value` is plain JSON. */
export function createRedisEphemeralStore<Value extends object>(options: Options): EphemeralStore<Value> {
  const { kind, idleMs, maxMs, connection, keyring, cacheKeysOf, metrics } = options;
  const sealing = createSealing(keyring, "record-value");
  const reseal = createResealing(connection, sealing, idleMs);
  const findAlive = createFindAlive(sealing, metrics);
  const parse = (text: string) => JSON.parse(text) as Value;

  return {
    async read(secret, renew) {
      const cacheKeys = cacheKeysOf(kind, secret);
      const values = await all(cacheKeys, ({ name }) => connection.at(name).read((redis) => readValue(redis, name)));
      const alive = findAlive(cacheKeys, values);
      if (!alive) return values.includes(undefined) ? undefined : null;
      const { cacheKey: found, record } = alive;
      // Not awaited: a Redis that accepts no writes can still return the record of a signed-in person.
      void connection.at(found.name).write((redis) => redis.pexpire(found.name, idleMs));
      const value = parse(record.text);
      if (renew && found !== cacheKeys[0]) void reseal(found, cacheKeys[0], record.freshUntil, () => renew(value));
      return value;
    },
    async take(secret) {
      const cacheKeys = cacheKeysOf(kind, secret);
      const values = await all(cacheKeys, ({ name }) => connection.at(name).run((redis) => takeValue(redis, name)));
      const alive = findAlive(cacheKeys, values);
      if (alive) return parse(alive.record.text);
      return values.includes(undefined) ? undefined : null;
    },
    write(secret, value) {
      const [cacheKey] = cacheKeysOf(kind, secret);
      const sealed = sealing.seal(cacheKey, JSON.stringify(value), Date.now() + maxMs);
      return connection.at(cacheKey.name).write((redis) => redis.set(cacheKey.name, sealed, "PX", idleMs));
    },
    remove: (secret) => remove(connection, cacheKeysOf(kind, secret)),
  };
}

/** Whether the record is removed, also after a failover. */
async function remove(connection: RedisConnection, cacheKeys: readonly CacheKey[]): Promise<boolean> {
  // Twice: another process may have read the record before, and then have written it again under another key.
  for (let pass = 0; pass < Math.min(cacheKeys.length, 2); pass += 1) {
    const removed = await all(cacheKeys, ({ name }) => connection.at(name).write((redis) => redis.unlink(name)));
    if (!removed.every(Boolean)) return false;
  }
  // A removal of what is not there would confirm nothing: another name in the same slot is written.
  const confirmed = await all(cacheKeys, ({ name }) =>
    connection.at(name).confirm((redis) => redis.set(`{${name}}`, "", "PX", 1)),
  );
  return confirmed.every(Boolean);
}

/** Creates the function that returns the first record that can be used, with its key. */
function createFindAlive(sealing: Sealing, metrics: Metrics) {
  return (cacheKeys: readonly CacheKey[], values: readonly (Buffer | null | undefined)[]) => {
    const opened = cacheKeys.flatMap((cacheKey, index) => {
      const sealed = values[index];
      const record = sealed ? sealing.open(cacheKey, sealed) : undefined;
      if (sealed && !record) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return record ? [{ cacheKey, record }] : [];
    });
    return opened.find(({ record }) => record.freshUntil > Date.now());
  };
}

function all<T>(cacheKeys: readonly CacheKey[], command: (cacheKey: CacheKey) => Promise<T>): Promise<T[]> {
  return Promise.all(cacheKeys.map(command));
}
