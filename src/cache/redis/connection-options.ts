import type { RedisOptions as ConnectionOptions } from "ioredis";
import type { RedisOptions } from "./client.js";

const connectTimeoutMs = 1_000;
/** A connection that receives nothing for this long is closed, with all the commands that wait on it. */
const silenceMs = 1_000;
const firstReconnectDelayMs = 50;
const maxReconnectDelayMs = 2_000;

/** The options of each connection to Redis. */
export function connectionOptions({ username, password, tls }: RedisOptions): ConnectionOptions {
  return {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    socketTimeout: silenceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Other users of a shared Redis do not need to know the client and its version.
    disableClientInfo: true,
    username,
    password,
    ...(tls && { tls }),
  };
}

/** Returns the milliseconds until the next attempt to connect: they double, up to two seconds, with a random part. */
export function reconnectDelay(attempt: number): number {
  const delayMs = Math.min(firstReconnectDelayMs * 2 ** Math.min(attempt - 1, 10), maxReconnectDelayMs);
  return delayMs * (0.5 + Math.random() / 2);
}
