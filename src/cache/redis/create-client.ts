import type { RedisClient, RedisOptions } from "./client.js";
import { createClusterClient } from "./cluster.js";
import { unobserved, type RedisObserver } from "./observer.js";
import { createServerClient } from "./server.js";

/** Creates the client for the way in which Redis is run. */
export function createRedisClient(options: RedisOptions, observer: RedisObserver = unobserved): RedisClient {
  return options.topology === "cluster"
    ? createClusterClient(options, observer)
    : createServerClient(options, observer);
}
