import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { generationKey } from "./keys.js";
import { readValue } from "./redis-values.js";

/** Longer than anything remembered can live: a generation that ends earlier would end it. */
export const generationSeconds = 3 * 86_400;
const generationBytes = 16;
const generationLength = 22;
/** Base64url. */
const isGeneration = new RegExp(`^[A-Za-z0-9_-]{${String(generationLength)}}$`);
const scanCount = 1_000;

/** Never one that was used before: a number that starts again could revive what it once erased. */
export function newGeneration(): string {
  return randomBytes(generationBytes).toString("base64url");
}

/** The generation that Redis returned; undefined for none, and for anything that is not one. */
export function readGeneration(value: Buffer | null | undefined): string | undefined {
  const text = value?.length === generationLength ? value.toString("latin1") : undefined;
  return text !== undefined && isGeneration.test(text) ? text : undefined;
}

/**
 * Makes everything that is remembered of a person unreadable at once, whoever is writing meanwhile, then removes it.
 * Returns how many facts were removed. Rejects when Redis does not take the new generation: then nothing is erased.
 */
export async function erasePerson(redis: Redis, personPrefixes: readonly string[]): Promise<number> {
  await startGeneration(redis, personPrefixes);
  const removed = await Promise.all(personPrefixes.map((prefix) => removeFacts(redis, prefix)));
  return removed.reduce((sum, count) => sum + count, 0);
}

/** What was learnt of the person before is unreadable from here on, and ends by itself. Rejects when Redis does not take it. */
export async function startGeneration(redis: Redis, personPrefixes: readonly string[]): Promise<void> {
  const generation = newGeneration();
  await Promise.all(
    personPrefixes.map((prefix) => redis.set(generationKey(prefix), generation, "EX", generationSeconds)),
  );
}

/**
 * Returns the generation under the key and 0; where there is none, or what no gateway has written, begins this one, as an
 * erasure does, and returns it with 0 for none, 1 for rubbish. Arguments: the new generation, its seconds.
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

/** What EVAL returned for these arguments; undefined for anything else. */
export function readEnsured(
  reply: unknown,
): { readonly generation: string; readonly wasUnusable: boolean } | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [generation, wasUnusable] = reply as readonly unknown[];
  if (typeof generation !== "string" || !isGeneration.test(generation)) return undefined;
  return { generation, wasUnusable: wasUnusable === 1 };
}

/** The person's generation under the current key of the ring, created where there is none. Rejects when Redis does not take it. */
export async function ensureGeneration(redis: Redis, [prefix = ""]: readonly string[]) {
  return readEnsured(await redis.eval(...ensureArguments(generationKey(prefix))));
}

/** The person's generations, one under each key of the ring that has one. */
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
