import { once } from "node:events";
import { unlink } from "node:fs/promises";
import { relative } from "node:path";
import { connect, createServer, type Server } from "node:net";
import { TrailBroken } from "./broken.js";

/** What every system takes as the path of a socket. */
export const longestSocketPath = 103;

/** Where the lock of the file stands: as seen from the working folder where that is shorter. */
export function lockPathOf(path: string): string {
  const [whole, seenFromHere] = [`${path}.lock`, relative("", `${path}.lock`)];
  return Buffer.byteLength(seenFromHere) < Buffer.byteLength(whole) ? seenFromHere : whole;
}

/**
 * Holds the file for this process alone: a socket beside it, which the system frees however the process ends. Rejects with
 * TrailBroken while another process holds it.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const socket = lockPathOf(path);
  const server = await listen(socket).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error;
    if (await isAlive(socket)) throw new TrailBroken("another process holds the file");
    // Left by a process that was killed.
    await unlink(socket);
    return listen(socket);
  });
  return async () => {
    server.close();
    await once(server, "close");
  };
}

async function listen(socket: string): Promise<Server> {
  const server = createServer((client) => client.destroy());
  server.listen(socket);
  await once(server, "listening");
  return server.unref();
}

const isTaken = (error: unknown) => Error.isError(error) && "code" in error && error.code === "EADDRINUSE";

async function isAlive(socket: string): Promise<boolean> {
  const client = connect(socket);
  try {
    await once(client, "connect");
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}
