import { toRedis } from "../../../src/config/redis.js";
import { redisServers } from "../../../src/config/redis-servers.js";

/** Returns the configuration of a client of the Redis at this URL. */
export const redisOptions = (url: string, timeoutMs = 1_000) =>
  toRedis(redisServers.parse(url), { REDIS_TIMEOUT_MS: timeoutMs });
