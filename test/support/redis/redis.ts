import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { kill } from "../gateway/child-process.js";
import { freePorts } from "../gateway/process.js";
import { startMonitor, type RedisMonitor } from "./redis-monitor.js";
import { startRedisProcess } from "./redis-process.js";

interface StartOptions {
  readonly port?: number;
  /** Further arguments of `redis-server`. */
  readonly args?: readonly string[];
  /** The password that the server asks for, if it does. */
  readonly password?: string;
}

interface RedisEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** A redis-server in its own process, on loopback, that writes nothing to disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /**
   * The test's own client, over a Unix socket: it bypasses the proxy, and monitors do not count it. It waits 5 s at
   * most.
   */
  readonly client: Redis;
  /** Sends SIGKILL. Resolves when the server is gone, with all its data. */
  kill(): Promise<void>;
  /** Sends SIGSTOP: the server still accepts connections, but answers nothing. */
  pause(): void;
  resume(): void;
  /** Starts an empty server on the same port, without the earlier settings. Kills the running one. */
  restart(): Promise<void>;
  /** Returns all keys and their values. Rejects when a value is not a string. */
  dump(): Promise<readonly RedisEntry[]>;
  /** Returns the cached facts of people: not their generations, nor the rate limits and quotas that replicas share. */
  facts(): Promise<readonly RedisEntry[]>;
  /** From now on the server answers OOM to writes. Reads and deletions still work. */
  setOutOfMemory(): Promise<void>;
  /**
   * From now on the server answers READONLY to writes, as a replica does that has lost its primary. Reads still work.
   */
  setReadOnly(): Promise<void>;
  /** Undoes both. */
  setWritable(): Promise<void>;
  /** Counts commands from now on. */
  monitor(): Promise<RedisMonitor>;
  close(): Promise<void>;
}

const patienceMs = 5_000;
const retryMs = 50;

/** Resolves once the server accepts connections. Rejects with its whole output if it does not within 5 s. */
export async function startRedis({ port: wanted, args = [], password }: StartOptions = {}): Promise<RedisServer> {
  const port = wanted ?? (await freePorts(1));
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const socket = join(folder, "redis.sock");
  const bound = ["--bind", "127.0.0.1", "--port", String(port), "--unixsocket", socket, "--dir", folder];
  const start = () => startRedisProcess([...bound, "--save", "", "--appendonly", "no", ...args]);
  const client = createClient(socket, password);
  const monitors: RedisMonitor[] = [];
  const clear = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  let server = await start().catch((error: unknown) => {
    clear();
    throw error;
  });

  return {
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    client,
    kill: () => kill(server),
    pause: () => server.kill("SIGSTOP"),
    resume: () => server.kill("SIGCONT"),
    async restart() {
      await kill(server);
      server = await start();
    },
    dump: () => dump(client),
    facts: async () =>
      (await dump(client)).filter(({ key }) => !/^(?:source|rate|share):|generation$/.test(key.toString())),
    async setOutOfMemory() {
      // One byte: every write is too much, at once and whatever the server holds.
      await client.config("SET", "maxmemory-policy", "noeviction", "maxmemory", "1");
    },
    async setReadOnly() {
      // Port 1 has no listener: a replica that never finds its primary still serves its data.
      await client.replicaof("127.0.0.1", 1);
    },
    async setWritable() {
      await client.config("SET", "maxmemory", "0");
      await client.replicaof("NO", "ONE");
    },
    async monitor() {
      const monitor = await startMonitor(client);
      monitors.push(monitor);
      return monitor;
    },
    async close() {
      for (const monitor of monitors) monitor.stop();
      client.disconnect();
      await kill(server);
      clear();
    },
  };
}

/** The client connects at its first command. */
function createClient(path: string, password?: string): Redis {
  const client = new Redis({
    path,
    ...(password !== undefined && { password }),
    lazyConnect: true,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: patienceMs / retryMs,
    retryStrategy: () => retryMs,
  });
  // A test that kills the server expects connection errors.
  client.on("error", () => undefined);
  return client;
}

async function dump(client: Redis): Promise<readonly RedisEntry[]> {
  // SCAN may return a key twice.
  const keys = new Map<string, Buffer>();
  for await (const page of client.scanBufferStream({ count: 1_000 }) as AsyncIterable<readonly Buffer[]>) {
    for (const key of page) keys.set(key.toString("latin1"), key);
  }
  const entries = [...keys.values()].map(async (key) => ({ key, value: await client.getBuffer(key) }));
  // A key that has expired since the scan has no value.
  return (await Promise.all(entries)).flatMap(({ key, value }) => (value ? [{ key, value }] : []));
}
