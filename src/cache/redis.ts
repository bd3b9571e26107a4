import type { Cache, LookUpOptions, Slot } from "./cache.js";
import type { FactKey } from "./keys.js";
import { createRecentFacts } from "./near-cache.js";
import { generationAt, readPlaces, startGenerations, type Found } from "./redis-places.js";
import { createSharedFacts, type Options as SharedOptions } from "./shared-facts.js";

interface Options extends Omit<SharedOptions, "lifeMs" | "keptMs"> {
  /** More than 0. */
  readonly ttlSeconds: number;
  /** How long after that a fact may be disclosed as stale. */
  readonly staleSeconds: number;
}

/** The result of one lookup under one key. */
interface Look<Value> {
  /** Everything that Redis returned; undefined when Redis could not be read. */
  readonly found: Found | undefined;
  readonly held: { readonly value: Value; readonly freshUntil: number } | undefined;
  /** When the lookup began, in milliseconds since 1970. */
  readonly seenAt: number;
}

const nothing = { found: undefined, held: [] };

/**
 * Caches in Redis, sealed. A lookup costs one round trip, or two for a person without a generation. `Value` is plain
 * JSON.
 */
export function createRedisCache<Value extends object>(options: Options): Cache<Value> {
  const { connection, metrics } = options;
  const { recent, shared, staleMs, slotOf } = createSlots<Value>(options);

  /**
   * Returns the values in Redis under these keys, in their order; `found` is undefined when Redis could not be read.
   */
  async function read(keys: readonly FactKey[], { bypass, mayWrite }: LookUpOptions) {
    const places = keys.flatMap((key) => key.places);
    const found = await connection.read((redis) => readPlaces(redis, places, bypass));
    const held = keys.map((key) => found && shared.open(key.places, found, Date.now()));
    if (!found || !mayWrite) return { found, held };
    const unknown = keys.flatMap(({ places: [place] }, index) => (held[index] ? [] : [place]));
    const started = await connection.read((redis) => startGenerations(redis, unknown, found, metrics));
    return { found: started ?? found, held };
  }

  return {
    async lookUp(keys, lookUpOptions) {
      const seenAt = Date.now();
      const known = keys.map(({ name }) => (lookUpOptions.bypass ? undefined : recent.get(name)));
      const asked = keys.filter((_, index) => !known[index]);
      const { found, held } = asked.length > 0 ? await read(asked, lookUpOptions) : nothing;
      const looks = new Map(asked.map((key, index) => [key, { found, held: held[index], seenAt }]));
      return keys.map((key, index) => {
        const value = known[index];
        if (!value) return slotOf(key, looks.get(key) ?? { found, held: undefined, seenAt });
        metrics.cacheLookups.inc({ found: "process" });
        return { value };
      });
    },
    async lastKnown({ places }) {
      const found = staleMs > 0 ? await connection.read((redis) => readPlaces(redis, places, false)) : undefined;
      return found && shared.open(places, found, Date.now() - staleMs)?.value;
    },
  };
}

/** Builds slots from lookups, backed by the near-cache and by Redis. */
function createSlots<Value extends object>({ ttlSeconds, staleSeconds, ...options }: Options) {
  const { erasures, metrics } = options;
  const lifeMs = ttlSeconds * 1000;
  const staleMs = staleSeconds * 1000;
  const recent = createRecentFacts<Value>(erasures);
  const shared = createSharedFacts<Value>({ ...options, lifeMs, keptMs: lifeMs + staleMs });

  function slotOf({ name, places: [place] }: FactKey, { found, held, seenAt }: Look<Value>): Slot<Value> {
    const generationKey = place.generation;
    const generation = found && generationAt(place, found);
    const hold = (value: Value, freshUntil: number) => {
      recent.hold(name, { value, freshUntil, generationKey, generation, seenAt });
    };
    metrics.cacheLookups.inc({ found: held ? "redis" : "nowhere" });
    if (held) {
      hold(held.value, held.freshUntil);
      return held;
    }
    return {
      value: undefined,
      era: `${generation ?? ""} ${String(erasures.lastOf(generationKey))}`,
      peek: () => recent.getIn(name, generation),
      remember(value) {
        if (erasures.isErased(generationKey, seenAt)) return;
        hold(value, Date.now() + lifeMs);
        const era = generation === undefined ? undefined : { generation, since: seenAt };
        if (found) void shared.store(place, value, era);
      },
    };
  }
  return { recent, shared, staleMs, slotOf };
}
