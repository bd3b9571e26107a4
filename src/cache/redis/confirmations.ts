import type { Redis } from "ioredis";
import type { RedisClient, RedisCommands } from "./client.js";
import { observeCommands, type RedisObserver } from "./observer.js";
import { isReplicated } from "./replication.js";

/** Of each command. A person waits for it when they sign out. */
const timeoutMs = 1_000;

/** A connection for confirmations, and the other connection's socket at that time. */
interface Dedicated {
  readonly redis: Redis;
  readonly socket: Redis["stream"];
}

/**
 * Asks replicas to confirm writes. Each server has a connection of its own for it, made when it is first needed: the
 * other commands must not wait for replicas.
 */
export function createConfirmations(client: Pick<RedisClient, "connectionTo">, observer: RedisObserver) {
  const connections = new Map<string, Dedicated>();
  let isClosed = false;

  /** The other connection may lead to another server since: after a failover, sentinels name a new primary. */
  function connect(address: string, main: Redis): Redis {
    const known = connections.get(address);
    if (known?.socket === main.stream) return known.redis;
    known?.redis.disconnect();
    const own = { enableOfflineQueue: true, commandTimeout: timeoutMs, retryStrategy: null, reconnectOnError: null };
    const redis = main.duplicate(own);
    const dedicated = { redis, socket: main.stream };
    observeCommands(redis, observer);
    // Its commands report every failure.
    redis.on("error", () => undefined);
    redis.once("end", () => {
      if (connections.get(address) === dedicated) connections.delete(address);
    });
    connections.set(address, dedicated);
    return redis;
  }

  return {
    /**
     * Whether the server that others use under this address has executed the command, and one of its replicas too, if it
     * has replicas. Never rejects.
     */
    async confirm(address: string, command: (redis: RedisCommands) => Promise<unknown>): Promise<boolean> {
      const main = client.connectionTo(address);
      if (!main || isClosed) return false;
      const redis = connect(address, main);
      try {
        await command(redis);
        return (await isReplicated(redis)) && remoteOf(redis) === remoteOf(main);
      } catch {
        return false;
      }
    },
    close(): void {
      isClosed = true;
      for (const { redis } of connections.values()) redis.disconnect();
    },
  };
}

export type Confirmations = ReturnType<typeof createConfirmations>;

const remoteOf = ({ stream }: Redis): string => `${String(stream.remoteAddress)} ${String(stream.remotePort)}`;
