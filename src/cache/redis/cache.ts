import type { Cache, LookUpOptions, Slot } from "../cache.js";
import type { FactKey } from "../keys.js";
import { createNearCache } from "../near-cache.js";
import { generationAt, readFacts, startGenerations, wasRead, type Found } from "./facts.js";
import { createSharedFacts, type Options as SharedOptions } from "./shared-facts.js";

interface Options extends Omit<SharedOptions, "lifeMs" | "keptMs"> {
  /** More than 0. */
  readonly ttlSeconds: number;
  /** How long after that a fact may be disclosed as stale. */
  readonly staleSeconds: number;
}

/** The result of one lookup under one key. */
interface LookupResult<Value> {
  readonly found: Found;
  readonly fact: { readonly value: Value; readonly freshUntil: number } | undefined;
  /** When the lookup began, in milliseconds since 1970. */
  readonly seenAt: number;
}

const nothing = { found: new Map(), facts: [] };

/**
 * Caches in Redis, sealed. A lookup costs one round trip, or two for a person without a generation. `Value` is plain
 * JSON.
 */
export function createRedisCache<Value extends object>(options: Options): Cache<Value> {
  const { connection, metrics } = options;
  const { nearCache, shared, staleMs, slotOf } = createSlots<Value>(options);

  /** Returns everything that Redis has under these keys, and the usable facts in the order of the keys. */
  async function read(keys: readonly FactKey[], { bypass, mayWrite }: LookUpOptions) {
    const cacheKeys = keys.flatMap((key) => key.cacheKeys);
    const found = await readFacts(connection, cacheKeys, bypass);
    const facts = keys.map((key) => shared.open(key.cacheKeys, found, Date.now()));
    if (!mayWrite) return { found, facts };
    const unknown = keys.flatMap(({ cacheKeys: [cacheKey] }, index) => (facts[index] ? [] : [cacheKey]));
    return { found: await startGenerations(connection, unknown, found, metrics), facts };
  }

  return {
    async lookUp(keys, lookUpOptions) {
      const seenAt = Date.now();
      const known = keys.map(({ name }) => (lookUpOptions.bypass ? undefined : nearCache.get(name)));
      const missing = keys.filter((_, index) => !known[index]);
      const { found, facts } = missing.length > 0 ? await read(missing, lookUpOptions) : nothing;
      const results = new Map(missing.map((key, index) => [key, { found, fact: facts[index], seenAt }]));
      return keys.map((key, index) => {
        const value = known[index];
        if (!value) return slotOf(key, results.get(key) ?? { found, fact: undefined, seenAt });
        metrics.cacheLookups.inc({ found: "process" });
        return { value };
      });
    },
    async lastKnown({ cacheKeys }) {
      if (staleMs <= 0) return undefined;
      const found = await readFacts(connection, cacheKeys, false);
      return shared.open(cacheKeys, found, Date.now() - staleMs)?.value;
    },
  };
}

/** Builds slots from lookups, backed by the near-cache and by Redis. */
function createSlots<Value extends object>({ ttlSeconds, staleSeconds, ...options }: Options) {
  const { erasures, metrics } = options;
  const lifeMs = ttlSeconds * 1000;
  const staleMs = staleSeconds * 1000;
  const nearCache = createNearCache<Value>(erasures);
  const shared = createSharedFacts<Value>({ ...options, lifeMs, keptMs: lifeMs + staleMs });

  function slotOf({ name, cacheKeys: [cacheKey] }: FactKey, { found, fact, seenAt }: LookupResult<Value>): Slot<Value> {
    const generationKey = cacheKey.generation;
    const generation = generationAt(cacheKey, found);
    const keepNear = (value: Value, freshUntil: number) => {
      nearCache.set(name, { value, freshUntil, generationKey, generation, seenAt });
    };
    metrics.cacheLookups.inc({ found: fact ? "redis" : "nowhere" });
    if (fact) {
      keepNear(fact.value, fact.freshUntil);
      return fact;
    }
    return {
      value: undefined,
      era: `${generation ?? ""} ${String(erasures.lastOf(generationKey))}`,
      peek: () => nearCache.getOfGeneration(name, generation),
      store(value) {
        if (erasures.isErased(generationKey, seenAt)) return;
        keepNear(value, Date.now() + lifeMs);
        const era = generation === undefined ? undefined : { generation, since: seenAt };
        if (wasRead(cacheKey, found)) void shared.store(cacheKey, value, era);
      },
    };
  }
  return { nearCache, shared, staleMs, slotOf };
}
