import type { Redis } from "ioredis";
import type { RedisClient, RedisCommands } from "./client.js";
import { observeCommands, type RedisObserver } from "./observer.js";
import { isReplicated } from "./replication.js";

/** Of each command. A person waits for it when they sign out. */
const timeoutMs = 1_000;

/**
 * Writes that a replica has to confirm. Each server has a connection of its own for them, made when it is first needed:
 * the other commands must not wait for replicas.
 */
export function createConfirmedWrites(client: Pick<RedisClient, "connectionTo" | "nodes">, observer: RedisObserver) {
  const connections = new Map<string, Redis>();

  function forgetOthers(): void {
    const current = new Set(client.nodes());
    for (const [address, redis] of connections) if (!current.has(address)) redis.disconnect();
  }
  function connect(address: string): Redis | undefined {
    const known = connections.get(address);
    if (known) return known;
    forgetOthers();
    const redis = client.connectionTo(address)?.duplicate({ enableOfflineQueue: true, commandTimeout: timeoutMs });
    if (!redis) return undefined;
    observeCommands(redis, observer);
    // Its commands report every failure.
    redis.on("error", () => undefined);
    redis.once("end", () => connections.delete(address));
    connections.set(address, redis);
    return redis;
  }

  return {
    /** Whether the server has executed the command, and one of its replicas too, if it has replicas. Never rejects. */
    async write(address: string, command: (redis: RedisCommands) => Promise<unknown>): Promise<boolean> {
      try {
        const redis = connect(address);
        if (!redis) return false;
        await command(redis);
        return await isReplicated(redis);
      } catch {
        return false;
      }
    },
    close(): void {
      for (const redis of connections.values()) redis.disconnect();
    },
  };
}

export type ConfirmedWrites = ReturnType<typeof createConfirmedWrites>;
