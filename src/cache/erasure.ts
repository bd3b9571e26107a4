import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { generationSeconds, readGeneration, startGeneration } from "./erase.js";
import { generationKey } from "./keys.js";
import type { RedisConnection } from "./redis-connection.js";

/** What makes all that is remembered of a person unreadable, wherever it is remembered. Never throws. */
export interface Erasure {
  /** The mark of the person's last erasure, null before any; undefined where it cannot be known now. */
  generationOf(personPrefixes: readonly string[]): Promise<string | null | undefined>;
  /** Whether it is done. From one second on, no process tells anything that was learnt before. */
  erase(personPrefixes: readonly string[]): Promise<boolean>;
}

/** For all processes that share this Redis. */
export function createRedisErasure(connection: RedisConnection): Erasure {
  return {
    generationOf: (prefixes) => connection.read((redis) => readGeneration(redis, prefixes)),
    // Without looking for what stands there, which takes long where many people are remembered: it ends by itself.
    erase: (prefixes) => connection.write((redis) => startGeneration(redis, prefixes)),
  };
}

const mostPeople = 50_000;

/** For this process alone. */
export function createMemoryErasure() {
  const generations = new LRUCache<string, string>({ max: mostPeople, ttl: generationSeconds * 1000 });
  const currentAt = (key: string) => generations.get(key) ?? null;
  return {
    /** The mark that stands under a generation's key. */
    currentAt,
    generationOf: ([prefix = ""]: readonly string[]) => Promise.resolve(currentAt(generationKey(prefix))),
    erase([prefix = ""]: readonly string[]): Promise<boolean> {
      generations.set(generationKey(prefix), randomUUID());
      return Promise.resolve(true);
    },
  };
}

export type MemoryErasure = ReturnType<typeof createMemoryErasure>;
