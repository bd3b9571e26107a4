import { Redis } from "ioredis";
import type { Config } from "../config/config.js";

const connectTimeoutMs = 1_000;
/** A connection on which nothing comes back for so long is given up, with all that waits on it. */
const silenceMs = 1_000;
const firstReconnectDelayMs = 50;
const longestReconnectDelayMs = 2_000;
/** After a failover the old address leads to a replica: connecting again, but not at each write, asks for the new one. */
const leaveReplicaMs = 2_000;

export type RedisOptions = NonNullable<Config["redis"]>;

/** A client whose every command is bounded: nothing waits for a connection, nothing is sent twice. Connects when told to. */
export function createRedisClient({ url, timeoutMs }: RedisOptions): Redis {
  let leftReplicaAt = 0;
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: timeoutMs,
    socketTimeout: silenceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // What client and version ask is nobody's business in a shared Redis.
    disableClientInfo: true,
    retryStrategy: (attempt) =>
      Math.min(firstReconnectDelayMs * 2 ** Math.min(attempt - 1, 10), longestReconnectDelayMs) *
      (0.5 + Math.random() / 2),
    reconnectOnError(error) {
      if (replyCode(error) !== "READONLY" || Date.now() - leftReplicaAt < leaveReplicaMs) return false;
      leftReplicaAt = Date.now();
      return true;
    },
  });
}

/** The kind of an error that Redis itself answered (`OOM`, `READONLY`, `NOAUTH`…); undefined for any other. */
export function replyCode(error: unknown): string | undefined {
  if (!Error.isError(error) || error.name !== "ReplyError") return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? "ERR";
}
