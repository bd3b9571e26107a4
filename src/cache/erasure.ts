import { LRUCache } from "lru-cache";
import type { Metrics } from "../telemetry/metrics/index.js";
import {
  ensureArguments,
  generationSeconds,
  keepGeneration,
  newGeneration,
  readEnsured,
  readGeneration,
  storeGeneration,
} from "./generations.js";
import { generationKey } from "./keys.js";
import type { LocalErasures } from "./local-erasures.js";
import type { RedisConnection } from "./redis/connection.js";
import { readValue } from "./redis/values.js";

/** The start of a request for data about a person, with the person's generation read before it. Plain JSON. */
export interface Era {
  readonly generation: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Makes everything stored about a person unreadable, wherever it is stored. Never throws. */
export interface Erasure {
  /**
   * Returns the person's current era; undefined if it cannot be known now. Read it before requesting the data to store.
   */
  eraOf(personPrefixes: readonly string[]): Promise<Era | undefined>;
  /** Whether the person has not been erased since that era began; undefined if that cannot be known now. */
  isCurrent(personPrefixes: readonly string[], era: Era): Promise<boolean | undefined>;
  /**
   * Begins an erasure, which this process applies at once. Returns the function that completes it, and returns whether
   * it is done; until then, it can be called again, and erases nothing that was stored after the first call. From one
   * second after it is done, no process serves data that was requested before it.
   */
  begin(personPrefixes: readonly string[]): () => Promise<boolean>;
}

/** For all processes that share this Redis. */
export function createRedisErasure(connection: RedisConnection, local: LocalErasures, metrics: Metrics): Erasure {
  return {
    async eraOf([prefix = ""]) {
      const since = Date.now();
      const key = generationKey(prefix);
      // Only a generation that Redis has stored reaches the other processes.
      const ensured = readEnsured(await connection.at(key).run((redis) => redis.eval(...ensureArguments(key))));
      if (ensured?.wasUnusable) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return ensured && { generation: ensured.generation, since };
    },
    async isCurrent(prefixes, { generation, since }) {
      if (prefixes.some((prefix) => local.isErased(generationKey(prefix), since))) return false;
      // Redis may hold it under any key of the ring: during a rotation, replicas have different current keys.
      const keys = prefixes.map(generationKey);
      const marks = await Promise.all(keys.map((key) => connection.at(key).read((redis) => readValue(redis, key))));
      if (marks.some((mark) => readGeneration(mark) === generation)) return true;
      return marks.includes(undefined) ? undefined : false;
    },
    begin(prefixes) {
      for (const prefix of prefixes) local.erase(generationKey(prefix));
      return createErasureSteps(connection, prefixes);
    },
  };
}

/** Returns the function that stores the marks of an erasure, and then has them confirmed. */
function createErasureSteps(connection: RedisConnection, prefixes: readonly string[]): () => Promise<boolean> {
  const marks = new Map(prefixes.map((prefix) => [prefix, newGeneration()]));
  let [isStored, isDone] = [false, false];

  // Does not search for the stored values, which is slow when many people are stored: they expire by themselves.
  async function store(markOf: (prefix: string) => string): Promise<boolean> {
    const stored = prefixes.map((prefix) =>
      connection.at(generationKey(prefix)).write((redis) => storeGeneration(redis, prefix, markOf(prefix))),
    );
    return (await Promise.all(stored)).every(Boolean);
  }
  async function confirm(): Promise<boolean> {
    const confirmed = [...marks].map(([prefix, mark]) => {
      const key = generationKey(prefix);
      return connection.at(key).confirm(async (redis) => marks.set(prefix, await keepGeneration(redis, key, mark)));
    });
    return (await Promise.all(confirmed)).every(Boolean);
  }

  return async () => {
    // Twice: between the marks of two keys, another process may have read one old mark and one new one.
    isStored ||=
      (prefixes.length === 1 || (await store(newGeneration))) && (await store((prefix) => marks.get(prefix) ?? ""));
    isDone ||= isStored && (await confirm());
    return isDone;
  };
}

const maxPeople = 50_000;

/** For this process only. */
export function createMemoryErasure() {
  const generations = new LRUCache<string, string>({ max: maxPeople, ttl: generationSeconds * 1000, ttlResolution: 0 });
  /**
   * Returns the generation under this key. After an eviction it creates a new one, which matches nothing stored before.
   */
  function currentAt(key: string): string {
    const known = generations.get(key);
    if (known !== undefined) return known;
    const generation = newGeneration();
    generations.set(key, generation);
    return generation;
  }
  const currentOf = ([prefix = ""]: readonly string[]) => currentAt(generationKey(prefix));
  return {
    currentAt,
    eraOf: (prefixes: readonly string[]) => Promise.resolve({ generation: currentOf(prefixes), since: Date.now() }),
    isCurrent: (prefixes: readonly string[], { generation }: Era) =>
      Promise.resolve(currentOf(prefixes) === generation),
    begin([prefix = ""]: readonly string[]) {
      generations.set(generationKey(prefix), newGeneration());
      return () => Promise.resolve(true);
    },
  };
}

export type MemoryErasure = ReturnType<typeof createMemoryErasure>;
