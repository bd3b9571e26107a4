import type { Redis } from "ioredis";
import type { Place } from "./keys.js";

/** What stands under the names that were asked for; what is absent has no entry. */
export type Found = ReadonlyMap<string, Buffer>;

/**
 * The facts of these places and the generations of their people: one MGET for each person and key of the ring, all in
 * one round trip. Rejects when any of them fails.
 */
export async function readPlaces(redis: Redis, places: readonly Place[], generationsOnly: boolean): Promise<Found> {
  const people = [...Map.groupBy(places, ({ generation }) => generation)].map(([generation, ofPerson]) => [
    generation,
    ...new Set(generationsOnly ? [] : ofPerson.map(({ name }) => name)),
  ]);
  const pipeline = redis.pipeline();
  for (const names of people) pipeline.mgetBuffer(names);
  const replies = (await pipeline.exec()) ?? [];
  return new Map(people.flatMap((names, index) => pair(names, replies[index])));
}

function pair(
  names: readonly string[],
  [error, values]: [Error | null, unknown] = [null, undefined],
): [string, Buffer][] {
  if (error) throw error;
  if (!Array.isArray(values) || values.length !== names.length) throw new Error("not an answer to MGET");
  return names.flatMap((name, index) => {
    const value: unknown = values[index];
    return Buffer.isBuffer(value) ? [[name, value]] : [];
  });
}
