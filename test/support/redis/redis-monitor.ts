import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Redis } from "ioredis";

/** Counts the commands that clients send to a Redis server. */
export interface RedisMonitor {
  /**
   * Returns the number of commands that clients over TCP have sent since the start, by lower-case name. Handshakes
   * count too. Includes all commands that ran before this call. After a restart of the server, counts again once it is
   * reconnected.
   */
  count(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

const patienceMs = 5_000;

/** Starts to count. The given client uses a Unix socket, and does not count. */
export async function startMonitor(client: Redis): Promise<RedisMonitor> {
  const connection = await client.monitor();
  // The connection ends when the server is killed, and comes back with the server.
  connection.on("error", () => undefined);
  const counts: Record<string, number> = {};
  let lastEcho: string | undefined;
  connection.on("monitor", (_time: string, [name = "", value]: readonly string[], source: string) => {
    const command = name.toLowerCase();
    // Commands of a script have the source "lua".
    if (/:\d+$/.test(source) && !source.startsWith("unix:")) counts[command] = (counts[command] ?? 0) + 1;
    else if (command === "echo") lastEcho = value;
  });
  return {
    async count() {
      const signal = AbortSignal.timeout(patienceMs);
      // A status that ioredis has, but that its types lack.
      if ((connection.status as string) !== "monitoring") await once(connection, "monitoring", { signal });
      // Redis reports in order: once this command is reported, all earlier ones are too.
      const echo = randomUUID();
      await client.echo(echo);
      while (lastEcho !== echo) await once(connection, "monitor", { signal });
      return { ...counts };
    },
    stop: () => {
      connection.disconnect();
    },
  };
}
