import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { generationKey } from "./keys.js";
import { readValue } from "./redis-values.js";

/** Longer than any stored value can live: a generation that expires earlier would make the value unreadable. */
export const generationSeconds = 3 * 86_400;
const generationBytes = 16;
const generationLength = 22;
/** Base64url. */
const isGeneration = new RegExp(`^[A-Za-z0-9_-]{${String(generationLength)}}$`);
const scanCount = 1_000;

/** Returns a generation that was never used before: a counter that restarts could make erased values readable again. */
export function newGeneration(): string {
  return randomBytes(generationBytes).toString("base64url");
}

/** Returns the generation in a reply of Redis; undefined for an absent value, and for any other text. */
export function readGeneration(value: Buffer | null | undefined): string | undefined {
  const text = value?.length === generationLength ? value.toString("latin1") : undefined;
  return text !== undefined && isGeneration.test(text) ? text : undefined;
}

/**
 * Makes everything stored about a person unreadable at once, even during concurrent writes, then removes it. Returns
 * how many facts were removed. Rejects when Redis does not store the new generation: then nothing is erased.
 */
export async function erasePerson(redis: Redis, personPrefixes: readonly string[]): Promise<number> {
  await startGeneration(redis, personPrefixes);
  const removed = await Promise.all(personPrefixes.map((prefix) => removeFacts(redis, prefix)));
  return removed.reduce((sum, count) => sum + count, 0);
}

/**
 * Makes everything stored about the person so far unreadable; it then expires by itself. Rejects when Redis does not
 * store the new generation.
 */
export async function startGeneration(redis: Redis, personPrefixes: readonly string[]): Promise<void> {
  const generation = newGeneration();
  await Promise.all(
    personPrefixes.map((prefix) => redis.set(generationKey(prefix), generation, "EX", generationSeconds)),
  );
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

/**
 * Returns the person's generation under the current key of the ring, created if there is none. Rejects when Redis does
 * not store it.
 */
export async function ensureGeneration(redis: Redis, [prefix = ""]: readonly string[]) {
  return readEnsured(await redis.eval(...ensureArguments(generationKey(prefix))));
}

/** Returns the person's generations, one for each key of the ring that has one. */
export async function readGenerations(redis: Redis, personPrefixes: readonly string[]): Promise<readonly string[]> {
  const marks = await Promise.all(personPrefixes.map((prefix) => readValue(redis, generationKey(prefix))));
  return marks.flatMap((mark) => readGeneration(mark) ?? []);
}

async function removeFacts(redis: Redis, prefix: string): Promise<number> {
  let removed = 0;
  for await (const names of redis.scanStream({ match: `${prefix}*`, count: scanCount })) {
    const facts = (names as string[]).filter((name) => name !== generationKey(prefix));
    if (facts.length > 0) removed += await redis.unlink(...facts);
  }
  return removed;
}
