import { randomBytes } from "node:crypto";
import { generationKey } from "./keys.js";
import type { RedisCommands } from "./redis/client.js";

/** Longer than any stored value can live: a generation that expires earlier would make the value unreadable. */
export const generationSeconds = 3 * 86_400;
const generationBytes = 16;
const generationLength = 22;
/** Base64url. */
const isGeneration = new RegExp(`^[A-Za-z0-9_-]{${String(generationLength)}}$`);

/** Returns a generation that was never used before: a counter that restarts could make erased values readable again. */
export function newGeneration(): string {
  return randomBytes(generationBytes).toString("base64url");
}

/** Returns the generation in a reply of Redis; undefined for an absent value, and for any other text. */
export function readGeneration(value: Buffer | null | undefined): string | undefined {
  const text = value?.length === generationLength ? value.toString("latin1") : undefined;
  return text !== undefined && isGeneration.test(text) ? text : undefined;
}

/** Makes everything stored under the prefix so far unreadable; it then expires by itself. */
export function storeGeneration(redis: RedisCommands, personPrefix: string, generation: string): Promise<unknown> {
  return redis.set(generationKey(personPrefix), generation, "EX", generationSeconds);
}

/**
 * Returns the generation under the key, and 0. If there is none, or another text, stores the new generation, as an
 * erasure does. It then returns the new one, with 0 for none and 1 for another text. Arguments: the new generation, its
 * lifetime in seconds.
 */
const ensureInRedis = `
local found = redis.pcall('get', KEYS[1])
if type(found) == 'string' and #found == ${String(generationLength)} and not string.find(found, '[^%w_-]') then
  redis.call('expire', KEYS[1], ARGV[2])
  return {found, 0}
end
redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2])
return {ARGV[1], found and 1 or 0}
`;

/**
 * Keeps the mark of an erasure: returns it if it is there, otherwise stores the new one, and returns that. Arguments:
 * the mark, a new one, its lifetime in seconds.
 */
const keepInRedis = `
local mark = redis.pcall('get', KEYS[1]) == ARGV[1] and ARGV[1] or ARGV[2]
redis.call('set', KEYS[1], mark, 'EX', ARGV[3])
return mark
`;

/**
 * Stores the mark of an erasure again, so that it can be confirmed. Returns it; or a new one, if another is there: it may
 * be of a later erasure, or of a time before this one, which a failover has brought back.
 */
export async function keepGeneration(redis: RedisCommands, key: string, mark: string): Promise<string> {
  const next = newGeneration();
  return (await redis.eval(keepInRedis, 1, key, mark, next, generationSeconds)) === mark ? mark : next;
}

/** The arguments of EVAL that ensure a generation under this key. */
export const ensureArguments = (key: string) => [ensureInRedis, 1, key, newGeneration(), generationSeconds] as const;

/** Parses the reply of EVAL to these arguments; undefined for any other reply. */
export function readEnsured(
  reply: unknown,
): { readonly generation: string; readonly wasUnusable: boolean } | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [generation, wasUnusable] = reply as readonly unknown[];
  if (typeof generation !== "string" || !isGeneration.test(generation)) return undefined;
  return { generation, wasUnusable: wasUnusable === 1 };
}
