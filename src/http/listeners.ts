import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import type { FastifyInstance } from "fastify";

/** Sockets that listen on the port. Only Linux divides new connections between them. */
const sockets = process.platform === "linux" ? 128 : 1;

interface Options {
  readonly host: string;
  readonly port: number;
  /** Beyond it, new connections are closed. */
  readonly maxConnections: number;
}

/**
 * Creates the sockets that listen for the server. In one turn of the event loop, Node accepts one connection for each
 * of them: with a single one, thousands of new connections would keep a health check waiting for seconds.
 */
export function createListeners(fastify: FastifyInstance) {
  const httpServer = fastify.server;
  const others: Server[] = [];
  let open = 0;
  const count = (change: number) => (open += change);
  return {
    /** The number of open connections. */
    connections: (): number => open,
    /** Resolves with the address. Rejects with the error of the system, if the port is taken for example. */
    async listen({ host, port, maxConnections }: Options): Promise<string> {
      limitConnections(httpServer, maxConnections, count);
      const shared = { host, port: await freePort(host, port), backlog: maxConnections, reusePort: sockets > 1 };
      const address = await fastify.listen(shared);
      while (others.length < sockets - 1) others.push(createOther(httpServer));
      await Promise.all(others.map((other) => once(other.listen(shared), "listening")));
      return address;
    },
    /** Accepts no more connections. Resolves when the last one has ended. The server itself is closed by its owner. */
    close: (): Promise<unknown> => Promise.all(others.map((other) => once(other.close(), "close"))),
  };
}

/** A server of connections for the HTTP server, with the options that node:http gives to its own. */
function createOther(httpServer: Server): Server {
  return createServer({ allowHalfOpen: true, noDelay: true }, (socket) => httpServer.emit("connection", socket));
}

/** Returns the port, which is free: sockets that share a port do not notice another process on it. */
async function freePort(host: string, port: number): Promise<number> {
  const server = createServer().listen({ host, port });
  await once(server, "listening");
  const { port: free } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return free;
}

/** `count` adds to the number of open connections, and returns it. */
function limitConnections(server: Server, most: number, count: (change: number) => number): void {
  server.prependListener("connection", (socket) => {
    socket.once("close", () => count(-1));
    if (count(1) > most) socket.destroy();
  });
}
