import type { IncomingMessage } from "node:http";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

const quietMs = 250;
const maxMs = 5_000;
/** The paths that monitoring requests at all times. */
const probes = /^\/(?:health|metrics)\b/;

/** Counts the requests of clients, so that a gateway that is about to stop can wait for the last one. */
export function countArrivals(server: FastifyInstance) {
  let arrived = 0;
  // Also those that are refused before Fastify.
  server.server.on("request", ({ url = "" }: IncomingMessage) => {
    if (!probes.test(url)) arrived += 1;
  });
  return {
    /** Resolves once no request has arrived for 250 ms, after 5 s at the latest. */
    untilNone: async (): Promise<void> => {
      const end = Date.now() + maxMs;
      let before: number;
      do {
        before = arrived;
        await delay(quietMs);
        // On a busy machine, requests wait in their sockets. One turn of the event loop accepts a connection, the next
        // one reads it.
        await setImmediate();
        await setImmediate();
      } while (arrived !== before && Date.now() < end);
    },
  };
}
