import { LRUCache } from "lru-cache";
import { generationSeconds } from "./generations.js";

const maxPeople = 50_000;

/**
 * The erasures that this process was asked for. They hold here from that moment on, whether Redis has taken them or not,
 * and whatever it returns later.
 */
export function createLocalErasures() {
  const erasedAt = new LRUCache<string, number>({ max: maxPeople, ttl: generationSeconds * 1000 });
  return {
    /** When the person was last erased here; 0 where they were not. */
    lastOf: (generationKey: string): number => erasedAt.get(generationKey) ?? 0,
    erase: (generationKey: string): void => void erasedAt.set(generationKey, Date.now()),
    /** Whether what was asked for at that time (milliseconds since 1970) has been erased since. */
    isErased: (generationKey: string, since: number): boolean => since <= (erasedAt.get(generationKey) ?? -Infinity),
  };
}

export type LocalErasures = ReturnType<typeof createLocalErasures>;
