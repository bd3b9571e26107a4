import type { CacheKey, Sealing } from "../../crypto/sealing.js";
import type { RedisConnection } from "./connection.js";
import { readValue } from "./values.js";

/** The life of a copy until it is known that its source was not removed meanwhile. */
const unconfirmedMs = 5_000;

/**
 * Creates `reseal`, which writes what `renew` returns, sealed with another key of the ring: without it, a rotation of the
 * ring would end the record. The end of the record stays as it is, and the source expires by itself. The copy of a record
 * that is removed at the same time is removed again.
 */
export function createResealing(connection: RedisConnection, sealing: Sealing, idleMs: number) {
  return async (
    source: CacheKey,
    copy: CacheKey,
    freshUntil: number,
    renew: () => Promise<object | undefined>,
  ): Promise<void> => {
    const renewed = await renew();
    if (!renewed) return;
    const target = connection.at(copy.name);
    const text = JSON.stringify(renewed);
    const unconfirmed = sealing.seal(copy, text, Math.min(freshUntil, Date.now() + unconfirmedMs));
    const isWritten = await target.write((redis) => redis.set(copy.name, unconfirmed, "PX", unconfirmedMs));
    if (!isWritten) return;
    // Read after the copy was written: who removes the record removes all its names twice, one after the other.
    const left = await connection.at(source.name).read((redis) => readValue(redis, source.name));
    const confirmed = sealing.seal(copy, text, freshUntil);
    if (left) await target.write((redis) => redis.set(copy.name, confirmed, "PX", idleMs, "XX"));
    else if (left === null) await target.write((redis) => redis.unlink(copy.name));
  };
}
