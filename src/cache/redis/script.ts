import { hash } from "node:crypto";
import type { RedisCommands } from "./client.js";
import { replyCode } from "./replies.js";

/** Runs a Lua script on one key, atomically. Rejects as any command does. */
export type RedisScript = (
  redis: RedisCommands,
  key: string,
  ...values: readonly (string | number)[]
) => Promise<unknown>;

/** Creates the call of a script. Redis keeps the scripts that it has run, so only the script's hash is sent. */
export function createScript(text: string): RedisScript {
  const sha1 = hash("sha1", text);
  return async (redis, key, ...values) => {
    try {
      return await redis.evalsha(sha1, 1, key, ...values);
    } catch (error) {
      if (replyCode(error) !== "NOSCRIPT") throw error;
      return redis.eval(text, 1, key, ...values);
    }
  };
}
