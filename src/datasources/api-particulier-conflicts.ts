import { LRUCache } from "lru-cache";

const maxUrls = 1_000;
const forgottenMs = 5_000;
const firstRestMs = 50;
const longestRestMs = 400;

/**
 * How long a URL is left alone after the service refused it with 409, because it answers another process's call: doubled
 * each time, in milliseconds, and jittered, so that those who collide once do not collide again. 0 after any other answer.
 */
export function createConflictRests() {
  // A URL may hold an identity: it is forgotten on time, not only when it is looked up again.
  const rests = new LRUCache<string, number>({ max: maxUrls, ttl: forgottenMs, ttlAutopurge: true });
  return (url: string, { status }: Response): number => {
    if (status !== 409) {
      rests.delete(url);
      return 0;
    }
    const rest = Math.min(longestRestMs, 2 * (rests.get(url) ?? firstRestMs / 2));
    rests.set(url, rest);
    return rest * (0.5 + Math.random() / 2);
  };
}
