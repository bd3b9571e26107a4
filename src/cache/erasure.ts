import { LRUCache } from "lru-cache";
import type { Metrics } from "../telemetry/metrics.js";
import { ensureGeneration, generationSeconds, newGeneration, readGenerations, startGeneration } from "./generations.js";
import { generationKey } from "./keys.js";
import type { LocalErasures } from "./local-erasures.js";
import type { RedisConnection } from "./redis-connection.js";

/** When something about a person was asked for: the person's generation, read before. Plain JSON. */
export interface Era {
  readonly generation: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Makes all that is remembered of a person unreadable, wherever it is remembered. Never throws. */
export interface Erasure {
  /** The present era of the person: read it before what is to be remembered is asked for. Undefined where it cannot be known now. */
  eraOf(personPrefixes: readonly string[]): Promise<Era | undefined>;
  /** Whether the person was not erased since that era began; undefined where that cannot be known now. */
  isCurrent(personPrefixes: readonly string[], era: Era): Promise<boolean | undefined>;
  /**
   * Whether it is done. In this process it is done at once, whatever Redis does; from one second after it is done, no
   * process serves anything that was asked for before.
   */
  erase(personPrefixes: readonly string[]): Promise<boolean>;
}

/** For all processes that share this Redis. */
export function createRedisErasure(connection: RedisConnection, local: LocalErasures, metrics: Metrics): Erasure {
  return {
    async eraOf(prefixes) {
      const since = Date.now();
      // Only what Redis has taken would reach the other processes.
      const ensured = await connection.run((redis) => ensureGeneration(redis, prefixes));
      if (ensured?.wasUnusable) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return ensured && { generation: ensured.generation, since };
    },
    async isCurrent(prefixes, { generation, since }) {
      if (prefixes.some((prefix) => local.isErased(generationKey(prefix), since))) return false;
      // Under any key of the ring: while it is rotated, replicas have different current ones.
      const generations = await connection.read((redis) => readGenerations(redis, prefixes));
      return generations?.includes(generation);
    },
    erase(prefixes) {
      for (const prefix of prefixes) local.erase(generationKey(prefix));
      // Without a search for what is there, which takes long where many people are remembered: it ends by itself.
      return connection.write((redis) => startGeneration(redis, prefixes));
    },
  };
}

const maxPeople = 50_000;

/** For this process only. */
export function createMemoryErasure() {
  const generations = new LRUCache<string, string>({ max: maxPeople, ttl: generationSeconds * 1000 });
  /** The generation under this key. One that was dropped for want of room starts anew, and matches nothing of before. */
  function currentAt(key: string): string {
    const generation = generations.get(key) ?? newGeneration();
    generations.set(key, generation);
    return generation;
  }
  const currentOf = ([prefix = ""]: readonly string[]) => currentAt(generationKey(prefix));
  return {
    currentAt,
    eraOf: (prefixes: readonly string[]) => Promise.resolve({ generation: currentOf(prefixes), since: Date.now() }),
    isCurrent: (prefixes: readonly string[], { generation }: Era) =>
      Promise.resolve(currentOf(prefixes) === generation),
    erase([prefix = ""]: readonly string[]): Promise<boolean> {
      generations.set(generationKey(prefix), newGeneration());
      return Promise.resolve(true);
    },
  };
}

export type MemoryErasure = ReturnType<typeof createMemoryErasure>;
