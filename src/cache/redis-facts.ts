import type { Redis } from "ioredis";
import { InternalError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import { ensureArguments, readEnsured, readGeneration } from "./generations.js";
import type { FactCacheKey } from "./keys.js";

/** The values stored under the requested names; an absent value has no entry. */
export type Found = ReadonlyMap<string, Buffer>;

/** Returns the generation of the cache key's person; undefined if there is none, or it cannot be used. */
export const generationAt = ({ generation }: FactCacheKey, found: Found) => readGeneration(found.get(generation));

/**
 * Returns the facts of these cache keys and the generations of their people: one MGET for each person and key of the
 * ring, all in one round trip. Rejects when any of them fails.
 */
export async function readFacts(
  redis: Redis,
  cacheKeys: readonly FactCacheKey[],
  generationsOnly: boolean,
): Promise<Found> {
  const people = [...Map.groupBy(cacheKeys, ({ generation }) => generation)].map(([generation, ofPerson]) => [
    generation,
    ...new Set(generationsOnly ? [] : ofPerson.map(({ name }) => name)),
  ]);
  const pipeline = redis.pipeline();
  for (const names of people) pipeline.mgetBuffer(names);
  const replies = (await pipeline.exec()) ?? [];
  return new Map(people.flatMap((names, index) => pair(names, replies[index])));
}

/**
 * Returns the same, with a generation for each person of these cache keys who has none: a fact stored without one could
 * not be erased. Costs one more round trip, for these people only. If Redis accepts no writes, they stay without one.
 */
export async function startGenerations(
  redis: Redis,
  cacheKeys: readonly FactCacheKey[],
  found: Found,
  metrics: Metrics,
) {
  const missing = cacheKeys.filter((cacheKey) => generationAt(cacheKey, found) === undefined);
  const keys = [...new Set(missing.map(({ generation }) => generation))];
  if (keys.length === 0) return found;
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.eval(...ensureArguments(key));
  const replies = (await pipeline.exec()) ?? [];
  const started = keys.flatMap((key, index): [string, Buffer][] => {
    const ensured = readEnsured(replies[index]?.[1]);
    if (ensured?.wasUnusable) metrics.cacheUnusable.inc({ reason: "unreadable" });
    return ensured ? [[key, Buffer.from(ensured.generation)]] : [];
  });
  return new Map([...found, ...started]);
}

function pair(
  names: readonly string[],
  [error, values]: [Error | null, unknown] = [null, undefined],
): [string, Buffer][] {
  if (error) throw error;
  if (!Array.isArray(values) || values.length !== names.length) throw new InternalError("not an answer to MGET");
  return names.flatMap((name, index) => {
    const value: unknown = values[index];
    return Buffer.isBuffer(value) ? [[name, value]] : [];
  });
}
