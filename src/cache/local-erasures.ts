import { LRUCache } from "lru-cache";
import { generationSeconds } from "./generations.js";

const maxPeople = 50_000;

/**
 * Keeps the erasures that this process was asked for. They apply here from that moment on, whether or not Redis has
 * stored them, and whatever it returns later.
 */
export function createLocalErasures() {
  const erasedAt = new LRUCache<string, number>({ max: maxPeople, ttl: generationSeconds * 1000, ttlResolution: 0 });
  return {
    /** When the person was last erased here, in milliseconds since 1970; 0 if never. */
    lastOf: (generationKey: string): number => erasedAt.get(generationKey) ?? 0,
    erase: (generationKey: string): void => void erasedAt.set(generationKey, Date.now()),
    /** Whether data requested at that time (milliseconds since 1970) has been erased since. */
    isErased: (generationKey: string, since: number): boolean => since <= (erasedAt.get(generationKey) ?? -Infinity),
  };
}

export type LocalErasures = ReturnType<typeof createLocalErasures>;
