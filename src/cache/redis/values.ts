import type { RedisCommands } from "./client.js";
import { replyCode } from "./replies.js";

/*
 * GET and GETDEL reject for a key of another type (WRONGTYPE), which any client that writes to Redis can create. The
 * request would then fail, and count as a failure of Redis. These functions treat such a key as absent.
 */

/** Returns the value of a key; null if there is none, or one of another type. */
export async function readValue(redis: RedisCommands, name: string): Promise<Buffer | null> {
  // MGET, unlike GET, returns nil for another type.
  const [value] = await redis.mgetBuffer(name);
  return toBuffer(value);
}

/** Returns the value of a key and removes it: of several callers, only one gets it. */
export async function takeValue(redis: RedisCommands, name: string): Promise<Buffer | null> {
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
