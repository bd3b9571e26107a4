import { describe, expect, it } from "@jest/globals";
import fastify from "fastify";
import { countArrivals } from "../../src/http/arrivals.js";

const quietMs = 250;

describe("a server that is about to stop", () => {
  it("waits while requests come, on new connections too, and no longer", async () => {
    const server = fastify();
    const arrivals = countArrivals(server);
    server.get("/", () => ({}));
    server.get("/health/live", () => ({}));
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const state = { hasEnded: false };
    const ended = arrivals.untilNone().then(() => (state.hasEnded = true));
    const begun = Date.now();
    while (Date.now() - begun < 4 * quietMs) {
      await (await fetch(url, { headers: { connection: "close" } })).text();
      expect(state.hasEnded).toBe(false);
    }
    // Monitoring never ends.
    while (!state.hasEnded) await (await fetch(`${url}/health/live`)).text();
    await ended;
    await server.close();
    expect(state.hasEnded).toBe(true);
  });
});
