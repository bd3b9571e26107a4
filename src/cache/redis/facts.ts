import { InternalError } from "../../errors.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { ensureArguments, readEnsured, readGeneration } from "../generations.js";
import type { FactCacheKey } from "../keys.js";
import type { RedisConnection } from "./connection.js";

/**
 * The values under the names that were read; undefined for an absent value. A name whose server could not be read has
 * no entry.
 */
export type Found = ReadonlyMap<string, Buffer | undefined>;

/** Returns the generation of the cache key's person; undefined if there is none, or it cannot be used. */
export const generationAt = ({ generation }: FactCacheKey, found: Found) => readGeneration(found.get(generation));

/** Whether the server that has the data of the cache key's person could be read. */
export const wasRead = ({ generation }: FactCacheKey, found: Found) => found.has(generation);

/**
 * Returns the facts of these cache keys and the generations of their people: one MGET for each person and key of the
 * ring, all at the same time. A server that fails costs only its own people.
 */
export async function readFacts(
  connection: RedisConnection,
  cacheKeys: readonly FactCacheKey[],
  generationsOnly: boolean,
): Promise<Found> {
  const people = [...Map.groupBy(cacheKeys, ({ generation }) => generation)].map(([generation, ofPerson]) => [
    generation,
    ...new Set(generationsOnly ? [] : ofPerson.map(({ name }) => name)),
  ]);
  const found = await Promise.all(people.map((names) => readTogether(connection, names)));
  return new Map(found.flat());
}

/** Reads the names of one person, which are in one slot. */
async function readTogether(connection: RedisConnection, names: readonly string[]) {
  const [first = ""] = names;
  const values = await connection.at(first).read(async (redis) => {
    const reply: unknown = await redis.mgetBuffer(...names);
    if (!Array.isArray(reply) || reply.length !== names.length) throw new InternalError("not an answer to MGET");
    return reply as readonly unknown[];
  });
  if (!values) return [];
  return names.map((name, index) => {
    const value = values[index];
    return [name, Buffer.isBuffer(value) ? value : undefined] as const;
  });
}

/**
 * Returns the same, with a generation for each person of these cache keys who has none: a fact stored without one could
 * not be erased. Costs one more round trip, for these people only. If Redis accepts no writes, they stay without one.
 */
export async function startGenerations(
  connection: RedisConnection,
  cacheKeys: readonly FactCacheKey[],
  found: Found,
  metrics: Metrics,
): Promise<Found> {
  const missing = cacheKeys.filter((key) => wasRead(key, found) && generationAt(key, found) === undefined);
  const keys = [...new Set(missing.map(({ generation }) => generation))];
  if (keys.length === 0) return found;
  const started = await Promise.all(
    keys.map(async (key) => {
      const reply = await connection.at(key).run((redis) => redis.eval(...ensureArguments(key)));
      const ensured = readEnsured(reply);
      if (ensured?.wasUnusable) metrics.cacheUnusable.inc({ reason: "unreadable" });
      return [key, ensured && Buffer.from(ensured.generation)] as const;
    }),
  );
  return new Map([...found, ...started]);
}
