import type { Metrics } from "../metrics.js";
import type { Cache, Slot } from "./cache.js";
import type { FactKey, Place } from "./keys.js";
import { createRecentFacts } from "./recent.js";
import type { RedisConnection } from "./redis-connection.js";
import { readPlaces, type Found } from "./redis-places.js";
import { createRememberedFacts } from "./remembered.js";
import type { Sealing } from "./sealing.js";

interface Options {
  readonly connection: RedisConnection;
  readonly sealing: Sealing;
  /** More than 0. */
  readonly ttlSeconds: number;
  /** How long after that a fact may be told declared stale. */
  readonly staleSeconds: number;
  readonly metrics: Metrics;
}

/** Remembers in Redis, sealed; a look costs one round trip at most. `Value` is plain JSON. */
export function createRedisCache<Value extends object>(options: Options): Cache<Value> {
  const { connection, metrics } = options;
  const lifeMs = options.ttlSeconds * 1000;
  const recent = createRecentFacts<Value>();
  const staleMs = options.staleSeconds * 1000;
  const shared = createSharedFacts<Value>(options, lifeMs, lifeMs + staleMs);

  /** `found` is undefined when Redis could not be asked. */
  function slotOf({ name, places }: FactKey, found: Found | undefined): Slot<Value> {
    const held = found && shared.open(places, found, Date.now());
    metrics.cacheLookups.inc({ found: held ? "redis" : "nowhere" });
    if (held) {
      recent.hold(name, held.value, held.freshUntil);
      return held;
    }
    const remember = (value: Value) => {
      recent.hold(name, value, Date.now() + lifeMs);
      // Unless the generation is known, nothing can be sealed that an erasure would reach.
      if (found) void shared.store(places[0], value, generationAt(places[0], found));
    };
    return { value: undefined, remember };
  }

  return {
    async lookUp(keys, { bypass }) {
      const known = keys.map(({ name }) => (bypass ? undefined : recent.get(name)));
      const places = keys.flatMap((key, index) => (known[index] ? [] : key.places));
      const found = places.length > 0 ? await connection.read((redis) => readPlaces(redis, places, bypass)) : undefined;
      return keys.map((key, index) => {
        const value = known[index];
        if (!value) return slotOf(key, found);
        metrics.cacheLookups.inc({ found: "process" });
        return { value };
      });
    },
    peek: ({ name }) => recent.get(name),
    async lastKnown({ places }) {
      const found = staleMs > 0 ? await connection.read((redis) => readPlaces(redis, places, false)) : undefined;
      return found && shared.open(places, found, Date.now() - staleMs)?.value;
    },
  };
}

/** What stands in Redis, sealed. */
function createSharedFacts<Value>({ connection, sealing, metrics }: Options, lifeMs: number, keptMs: number) {
  const facts = createRememberedFacts<Value>(sealing, lifeMs);

  function openOne(place: Place, found: Found) {
    const sealed = found.get(place.name);
    const opened = sealed && facts.open(place, sealed, generationAt(place, found));
    if (typeof opened !== "string") return opened;
    metrics.cacheUnusable.inc({ reason: opened });
    void connection.write((redis) => redis.unlink(place.name));
    return undefined;
  }

  return {
    /** The first that was fresh at that time, or after it. */
    open: (places: readonly Place[], found: Found, freshAt: number) =>
      places.map((place) => openOne(place, found)).find((opened) => opened && opened.freshUntil > freshAt),
    async store(place: Place, value: Value, generation: string | null): Promise<void> {
      const sealed = facts.seal(place, { generation, value });
      const done = await connection.write((redis) => redis.set(place.name, sealed, "PX", keptMs));
      if (!done) metrics.cacheWritesDropped.inc();
    },
  };
}

const generationAt = ({ generation }: Place, found: Found) => found.get(generation)?.toString() ?? null;
