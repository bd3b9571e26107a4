import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Redis } from "ioredis";

/** Counts what clients ask of a Redis. */
export interface RedisMonitor {
  /**
   * The commands that clients over TCP have sent since the start, their greetings included, by lower-case name: all that
   * were executed before. A server that was restarted is counted again once the connection is back.
   */
  count(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

const patienceMs = 5_000;

/** Starts to count. The client that it borrows is over a Unix socket, and is not counted. */
export async function startMonitor(client: Redis): Promise<RedisMonitor> {
  const connection = await client.monitor();
  // A killed server ends it; it comes back with the server.
  connection.on("error", () => undefined);
  const counts: Record<string, number> = {};
  let lastEcho: string | undefined;
  connection.on("monitor", (_time: string, [name = "", value]: readonly string[], source: string) => {
    const command = name.toLowerCase();
    // What a script runs has the source "lua".
    if (/:\d+$/.test(source) && !source.startsWith("unix:")) counts[command] = (counts[command] ?? 0) + 1;
    else if (command === "echo") lastEcho = value;
  });
  return {
    async count() {
      const signal = AbortSignal.timeout(patienceMs);
      // A status that ioredis has, and its types do not.
      if ((connection.status as string) !== "monitoring") await once(connection, "monitoring", { signal });
      // Redis reports in order: with this one, everything before it is here.
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
