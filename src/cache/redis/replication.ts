import type { Redis } from "ioredis";
import { replyCode } from "./replies.js";

/** For a replica to confirm. Its connection answers nothing else meanwhile. */
const confirmMs = 200;

/**
 * Whether a replica has everything that this connection has written so far, so that a failover keeps it; true if the
 * server has no replica, or does not tell. Rejects if it does not answer.
 */
export async function isReplicated(redis: Redis): Promise<boolean> {
  try {
    const [, , replicas]: readonly unknown[] = await redis.role();
    if (!Array.isArray(replicas) || replicas.length === 0) return true;
    const confirmed: unknown = await redis.wait(1, confirmMs);
    return typeof confirmed === "number" && confirmed > 0;
  } catch (error) {
    // Some services refuse ROLE or WAIT.
    if (replyCode(error) === undefined) throw error;
    return true;
  }
}
