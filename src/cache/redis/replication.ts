import type { Redis } from "ioredis";
import { replyCode } from "./replies.js";

/** For a replica to confirm. Its connection answers nothing else meanwhile. */
const confirmMs = 200;

/**
 * Whether a replica has what this connection has written, so that a failover keeps it. The last command must have
 * changed something: WAIT counts from there. True for a primary without replicas, or one that does not tell; false for a
 * replica, which its primary will overwrite. Rejects if the server does not answer.
 */
export async function isReplicated(redis: Redis): Promise<boolean> {
  try {
    const [role, , replicas]: readonly unknown[] = await redis.role();
    if (role !== "master" || !Array.isArray(replicas)) return false;
    if (replicas.length === 0) return true;
    const confirmed: unknown = await redis.wait(1, confirmMs);
    return typeof confirmed === "number" && confirmed > 0;
  } catch (error) {
    // Some services refuse ROLE or WAIT.
    if (replyCode(error) === undefined) throw error;
    return true;
  }
}
