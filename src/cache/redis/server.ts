import { Redis } from "ioredis";
import type { RedisClient, RedisOptions } from "./client.js";
import { connectionOptions, reconnectDelay } from "./connection-options.js";
import { observeCommands, type RedisObserver } from "./observer.js";
import { replyCode } from "./replies.js";

/**
 * After a failover the old address leads to a replica. Reconnecting, but not at each write, asks for the new address.
 */
const replicaCooldownMs = 2_000;
/** For a sentinel to tell which server is the primary. */
const sentinelTimeoutMs = 1_000;
const theServer = "server";

/** Creates a client of one server: of the configured one, or of the primary that the sentinels name at each connection. */
export function createServerClient(options: RedisOptions, observer: RedisObserver): RedisClient {
  let replicaLeftAt = 0;
  const redis = new Redis({
    ...connectionOptions(options),
    ...addressOf(options),
    db: options.database,
    commandTimeout: options.timeoutMs,
    retryStrategy(attempt) {
      observer.onReconnection();
      return reconnectDelay(attempt);
    },
    reconnectOnError(error) {
      if (replyCode(error) !== "READONLY" || Date.now() - replicaLeftAt < replicaCooldownMs) return false;
      replicaLeftAt = Date.now();
      return true;
    },
  });
  observeCommands(redis, observer);
  return {
    commands: redis,
    nodeOf: () => theServer,
    connectionTo: () => (redis.status === "ready" ? redis : undefined),
    nodes: () => [theServer],
    onChange(listener) {
      for (const event of ["ready", "error", "close"]) redis.on(event, listener);
    },
    connect: () => redis.connect(),
    async close() {
      await redis.quit().catch(() => undefined);
      redis.disconnect();
    },
  };
}

function addressOf({ topology, addresses, primaryName, sentinel, tls }: RedisOptions) {
  if (topology === "server") return { ...addresses[0] };
  return {
    sentinels: addresses.map((address) => ({ ...address })),
    name: primaryName,
    ...(sentinel.username !== undefined && { sentinelUsername: sentinel.username }),
    ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
    sentinelCommandTimeout: sentinelTimeoutMs,
    // Only the configured ones: another sentinel's word is not taken from the first.
    updateSentinels: false,
    sentinelRetryStrategy: reconnectDelay,
    // Leaves the old primary as soon as a sentinel says that there is a new one.
    failoverDetector: true,
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}
