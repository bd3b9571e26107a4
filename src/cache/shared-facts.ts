import type { Sealing } from "../crypto/sealing.js";
import type { Metrics } from "../telemetry/metrics.js";
import { createRememberedFacts } from "./envelope.js";
import type { Era } from "./erasure.js";
import { generationSeconds } from "./generations.js";
import type { Place } from "./keys.js";
import type { LocalErasures } from "./local-erasures.js";
import type { RedisConnection } from "./redis-connection.js";
import { generationAt, type Found } from "./redis-places.js";

export interface Options {
  readonly connection: RedisConnection;
  readonly sealing: Sealing;
  readonly erasures: LocalErasures;
  readonly metrics: Metrics;
  readonly lifeMs: number;
  readonly keptMs: number;
}

/** Reads and writes the sealed facts in Redis. */
export function createSharedFacts<Value>({ connection, sealing, metrics, erasures, lifeMs, keptMs }: Options) {
  const facts = createRememberedFacts<Value>(sealing, lifeMs, erasures);

  function openOne(place: Place, found: Found) {
    const sealed = found.get(place.name);
    const opened = sealed && facts.open(place, sealed, generationAt(place, found));
    if (typeof opened !== "string") return opened;
    metrics.cacheUnusable.inc({ reason: opened });
    void connection.write((redis) => redis.unlink(place.name));
    return undefined;
  }

  async function write(place: Place, value: Value, era: Era): Promise<boolean> {
    const sealed = facts.seal(place, { ...era, value });
    return connection.write((redis) =>
      Promise.all([redis.set(place.name, sealed, "PX", keptMs), redis.expire(place.generation, generationSeconds)]),
    );
  }

  return {
    /** Returns the first fact that was still fresh at that time. */
    open: (places: readonly Place[], found: Found, freshAt: number) =>
      places.map((place) => openOne(place, found)).find((opened) => opened && opened.freshUntil > freshAt),
    /** Drops a fact without an era: an erasure would not reach it. */
    async store(place: Place, value: Value, era: Era | undefined): Promise<void> {
      const done = era ? await write(place, value, era) : false;
      if (!done) metrics.cacheWritesDropped.inc();
    },
  };
}
