import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { eventually } from "../eventually.js";
import { kill } from "../gateway/child-process.js";
import { freePorts } from "../gateway/process.js";
import { contentsOf, tlsSettings, type Authority } from "./certificates.js";
import { startRedisProcess } from "./redis-process.js";
import { startRedis, type RedisServer } from "./redis.js";

/** A primary and a replica, watched by three sentinels, all on loopback. */
export interface SentinelRedis {
  /** For `REDIS_URL`. */
  readonly url: string;
  /** Returns the server that the sentinels name as the primary. */
  primary(): Promise<RedisServer>;
  /** Resolves when the sentinels name another primary than this server, and it accepts writes. */
  promoted(former: RedisServer): Promise<RedisServer>;
  /** Resolves when the server is a replica again, with all that the primary has. */
  following(server: RedisServer): Promise<void>;
  close(): Promise<void>;
}

const name = "prestations";
const quorum = 2;
/** Sentinels then call a primary down. An operator takes several seconds: here, a test waits for it. */
const downAfterMs = 1_000;
/** Attempts, ten a second. */
const patience = 200;

interface SentinelOptions {
  /** The password of the servers, if they have one. */
  readonly password?: string;
  /** The sentinels' own password, if they have one. */
  readonly sentinelPassword?: string;
  /** A further user of the sentinels: what follows `user`. */
  readonly sentinelUser?: string;
  /** Servers and sentinels then listen with TLS only. */
  readonly authority?: Authority;
}

export async function startSentinels(options: SentinelOptions = {}): Promise<SentinelRedis> {
  const { password, sentinelPassword, authority } = options;
  const pair = authority?.issue("redis");
  const tlsOf = (port: number) => (authority && pair ? tlsSettings(port, authority, pair) : []);
  const auth = password === undefined ? [] : ["--requirepass", password, "--masterauth", password];
  const startServer = async (...args: readonly string[]) => {
    const port = await freePorts(1);
    const tls = tlsOf(port).flatMap(([setting, value]) => [`--${setting}`, value]);
    return startRedis({ port, args: [...auth, ...args, ...tls], ...(password !== undefined && { password }) });
  };
  const first = await startServer();
  const second = await startServer("--replicaof", "127.0.0.1", String(first.port));
  const servers = [first, second];
  const firstPort = await freePorts(3);
  const ports = [0, 1, 2].map((index) => firstPort + index);
  const sentinels = await Promise.all(ports.map((port) => startSentinel(port, first.port, options, tlsOf(port))));
  const [port = 0] = ports;
  const client = new Redis({
    port,
    host: "127.0.0.1",
    ...(sentinelPassword && { password: sentinelPassword }),
    ...(authority && pair && { tls: contentsOf(authority, pair) }),
  });
  const roleOf = async (server: RedisServer) => (await server.client.role()) as readonly unknown[];

  async function primary(): Promise<RedisServer> {
    const address = (await client.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)) as readonly string[];
    const found = servers.find((server) => String(server.port) === address[1]);
    if (!found) throw new Error("the sentinels name no server of this test");
    return found;
  }
  /** The sentinels know one another, and the replica. */
  async function isWatched(): Promise<void> {
    const [fields] = (await client.call("SENTINEL", "MASTERS")) as readonly (readonly string[])[];
    const value = (field: string) => fields?.[fields.indexOf(field) + 1];
    if (value("num-slaves") !== "1" || value("num-other-sentinels") !== "2") throw new Error("not watched yet");
  }
  await eventually(isWatched, patience);

  return {
    url: `redis-sentinel://${ports.map((one) => `127.0.0.1:${String(one)}`).join(",")}/${name}`,
    primary,
    async promoted(former) {
      const [next] = servers.filter((server) => server !== former);
      if (!next) throw new Error("there is no other server");
      await eventually(async () => {
        if ((await primary()) !== next || (await roleOf(next))[0] !== "master") throw new Error("not promoted yet");
      }, patience);
      return next;
    },
    following: (server) =>
      eventually(async () => {
        const [role, , , state] = await roleOf(server);
        if (role !== "slave" || state !== "connected") throw new Error("not a replica yet");
      }, patience),
    async close() {
      client.disconnect();
      await Promise.all(sentinels.map((sentinel) => sentinel.close()));
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function startSentinel(
  port: number,
  primaryPort: number,
  { password, sentinelPassword, sentinelUser }: SentinelOptions,
  tls: readonly [string, string][],
) {
  const folder = mkdtempSync(join(tmpdir(), "sentinel-"));
  const file = join(folder, "sentinel.conf");
  const lines = [
    "bind 127.0.0.1",
    ...(tls.length > 0 ? tls.map(([setting, value]) => `${setting} ${value}`) : [`port ${String(port)}`]),
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${String(primaryPort)} ${String(quorum)}`,
    `sentinel down-after-milliseconds ${name} ${String(downAfterMs)}`,
    `sentinel failover-timeout ${name} 5000`,
    ...(password === undefined ? [] : [`sentinel auth-pass ${name} ${password}`]),
    ...(sentinelPassword === undefined
      ? []
      : [`requirepass ${sentinelPassword}`, `sentinel sentinel-pass ${sentinelPassword}`]),
  ];
  if (sentinelUser !== undefined) lines.push(`user ${sentinelUser}`);
  writeFileSync(file, lines.join("\n"));
  const child = await startRedisProcess([file, "--sentinel"], "Sentinel ID is");
  return {
    async close() {
      await kill(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
