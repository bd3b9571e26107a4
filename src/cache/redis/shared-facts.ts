import type { Sealing } from "../../crypto/sealing.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { createFactEnvelopes } from "../envelope.js";
import type { Era } from "../erasure.js";
import { generationSeconds } from "../generations.js";
import type { FactCacheKey } from "../keys.js";
import type { LocalErasures } from "../local-erasures.js";
import type { RedisConnection } from "./connection.js";
import { generationAt, type Found } from "./facts.js";

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
  const facts = createFactEnvelopes<Value>(sealing, lifeMs, erasures);

  function openOne(cacheKey: FactCacheKey, found: Found) {
    const sealed = found.get(cacheKey.name);
    const opened = sealed && facts.open(cacheKey, sealed, generationAt(cacheKey, found));
    if (typeof opened !== "string") return opened;
    metrics.cacheUnusable.inc({ reason: opened });
    void connection.at(cacheKey.name).write((redis) => redis.unlink(cacheKey.name));
    return undefined;
  }

  async function write(cacheKey: FactCacheKey, value: Value, era: Era): Promise<boolean> {
    const sealed = facts.seal(cacheKey, { ...era, value });
    return connection
      .at(cacheKey.name)
      .write((redis) =>
        Promise.all([
          redis.set(cacheKey.name, sealed, "PX", keptMs),
          redis.expire(cacheKey.generation, generationSeconds),
        ]),
      );
  }

  return {
    /** Returns the first fact that was still fresh at that time. */
    open: (cacheKeys: readonly FactCacheKey[], found: Found, freshAt: number) =>
      cacheKeys.map((cacheKey) => openOne(cacheKey, found)).find((opened) => opened && opened.freshUntil > freshAt),
    /** Drops a fact without an era: an erasure would not reach it. */
    async store(cacheKey: FactCacheKey, value: Value, era: Era | undefined): Promise<void> {
      const done = era ? await write(cacheKey, value, era) : false;
      if (!done) metrics.cacheWritesDropped.inc();
    },
  };
}
