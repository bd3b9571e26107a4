import type { AnswerHeaders } from "../source-answer.js";

const lifetimeSeconds = 3600;

/** The headers of an answer that does not come out of the cache. */
export const notCached: AnswerHeaders = { "x-response-cached": "false", "x-cache-expires-in": "" };

/** The service's own cache: remembers for an hour that something has been answered. */
export function createCache() {
  const expiries = new Map<string, number>();
  let pretendedAge: number | undefined;

  const secondsLeft = (key: string): number => {
    if (pretendedAge !== undefined) return lifetimeSeconds - pretendedAge;
    return Math.ceil(((expiries.get(key) ?? 0) - Date.now()) / 1000);
  };

  return {
    /** The headers of an answer that comes out of the cache; undefined when it does not. */
    find(key: string): AnswerHeaders | undefined {
      const left = secondsLeft(key);
      return left > 0 ? { "x-response-cached": "true", "x-cache-expires-in": String(left) } : undefined;
    },
    add: (key: string) => void expiries.set(key, Date.now() + lifetimeSeconds * 1000),
    /** From now on every answer comes out of the cache, and has been in it for so many seconds. */
    pretendAge: (seconds: number) => void (pretendedAge = seconds),
    forget: () => {
      expiries.clear();
      pretendedAge = undefined;
    },
  };
}
