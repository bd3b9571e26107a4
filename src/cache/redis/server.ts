import { once } from "node:events";
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
const startMs = 2_000;
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
    connect: () => connect(redis),
    async close() {
      await redis.quit().catch(() => undefined);
      redis.disconnect();
    },
  };
}

/**
 * Rejects at the first failure, or after two seconds. The client goes on by itself: it asks sentinels that do not answer
 * again and again.
 */
async function connect(redis: Redis): Promise<void> {
  const signal = AbortSignal.timeout(startMs);
  const failed = once(redis, "error", { signal }).then(([error]) => Promise.reject(error as Error));
  const connected = redis.connect();
  for (const outcome of [failed, connected]) outcome.catch(() => undefined);
  await Promise.race([failed, connected]);
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
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}
