import type { Redis } from "ioredis";
import { replyCode } from "./redis-client.js";

/*
 * GET and GETDEL reject for a key of another type (WRONGTYPE), which anybody who writes to Redis can plant: the request would
 * fail, and count as a failure of Redis. These read such a key as none.
 */

/** The value of a key; null where there is none, or one of another type. */
export async function readValue(redis: Redis, name: string): Promise<Buffer | null> {
  // MGET, unlike GET, returns nil for another type.
  const [value] = await redis.mgetBuffer(name);
  return toBuffer(value);
}

/** The same, and removes it: of all who take it, one gets it. */
export async function takeValue(redis: Redis, name: string): Promise<Buffer | null> {
  try {
    return toBuffer(await redis.getdelBuffer(name));
  } catch (error) {
    if (replyCode(error) !== "WRONGTYPE") throw error;
    await redis.unlink(name);
    return null;
  }
}

/** A Redis that breaks its own protocol may return anything. */
const toBuffer = (value: unknown): Buffer | null => (Buffer.isBuffer(value) ? value : null);
