import type { AnswerHeaders } from "../source-answer.js";

const lifetimeSeconds = 3600;

/** The headers of an answer that is not cached. */
export const notCached: AnswerHeaders = { "x-response-cached": "false", "x-cache-expires-in": "" };

/** The service's own cache: for one hour, it records that a key has been answered. */
export function createCache() {
  const expiries = new Map<string, number>();
  let pretendedAge: number | undefined;

  const secondsLeft = (key: string): number => {
    if (pretendedAge !== undefined) return lifetimeSeconds - pretendedAge;
    return Math.ceil(((expiries.get(key) ?? 0) - Date.now()) / 1000);
  };

  return {
    /** The headers of a cached answer; undefined when the answer is not cached. */
    find(key: string): AnswerHeaders | undefined {
      const left = secondsLeft(key);
      return left > 0 ? { "x-response-cached": "true", "x-cache-expires-in": String(left) } : undefined;
    },
    add: (key: string) => void expiries.set(key, Date.now() + lifetimeSeconds * 1000),
    /** From now on, every answer counts as cached, with this age in seconds. */
    pretendAge: (seconds: number) => void (pretendedAge = seconds),
    forget: () => {
      expiries.clear();
      pretendedAge = undefined;
    },
  };
}
