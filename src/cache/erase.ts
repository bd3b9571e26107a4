import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { generationKey } from "./keys.js";

/** Longer than anything remembered can live, so that no fact outlives the generation that erased it. */
export const generationSeconds = 3 * 86_400;
const scanCount = 1_000;

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
  // Never one that was used before: a number that starts again could revive what it once erased.
  const generation = randomBytes(16).toString("base64url");
  await Promise.all(
    personPrefixes.map((prefix) => redis.set(generationKey(prefix), generation, "EX", generationSeconds)),
  );
}

/** The mark of the last erasure, under whichever key of the ring it stands; null before any. */
export async function readGeneration(redis: Redis, personPrefixes: readonly string[]): Promise<string | null> {
  const marks = await Promise.all(personPrefixes.map((prefix) => redis.get(generationKey(prefix))));
  return marks.find((mark) => mark !== null) ?? null;
}

async function removeFacts(redis: Redis, prefix: string): Promise<number> {
  let removed = 0;
  for await (const names of redis.scanStream({ match: `${prefix}*`, count: scanCount })) {
    const facts = (names as string[]).filter((name) => name !== generationKey(prefix));
    if (facts.length > 0) removed += await redis.unlink(...facts);
  }
  return removed;
}
