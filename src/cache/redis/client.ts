import type { Redis, RedisCommander } from "ioredis";
import type { Config } from "../../config/config.js";

export type RedisOptions = NonNullable<Config["redis"]>;

/** The commands of a client. Each is bounded: it never waits for a connection, and has REDIS_TIMEOUT_MS in all. */
export type RedisCommands = RedisCommander;

/** A client of Redis, however Redis is run. It connects only when `connect` is called, and then recovers by itself. */
export interface RedisClient {
  /** Sends each command to the server that has its key. */
  readonly commands: RedisCommands;
  /** Identifies the server that has the key, within this process. Every server but a cluster's has all keys. */
  readonly nodeOf: (key: string) => string;
  /** The connection to that server; undefined if it cannot be used now. */
  readonly connectionTo: (node: string) => Redis | undefined;
  /** The servers that have keys, as far as this process knows. */
  readonly nodes: () => readonly string[];
  /** Calls the function whenever `connectionTo` or `nodes` may have changed, with the reason if there is one. */
  readonly onChange: (listener: (reason?: unknown) => void) => void;
  /** Resolves when all servers that can be reached are connected. Rejects if Redis cannot be reached now. */
  readonly connect: () => Promise<void>;
  readonly close: () => Promise<void>;
}
