import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "../gateway/process.js";

/** A proxy between a client and a server on loopback. Each mode applies to the existing connections and to new ones. */
export interface ToxicProxy {
  readonly port: number;
  /** The proxy's URL for a Redis client. */
  readonly url: string;
  /** Number of times that a client has sent data and then received an answer, over all connections. */
  readonly roundTrips: number;
  /** Number of times that a client has sent data, whether answered or not. */
  readonly received: number;
  /** Number of clients connected now. */
  connections(): number;
  /**
   * Forwards in both directions, as at the start. Data that `silent` has kept arrives late. Disconnects clients that
   * received garbage.
   */
  pass(): void;
  /** Delays data to the client by this time, and keeps the order. */
  latency(ms: number): void;
  /** Accepts connections and forwards to the server, but returns nothing to the client. */
  silent(): void;
  /** Resets the existing connections, and every new one immediately. */
  reset(): void;
  /** Answers all that the client sends with these bytes. Does not forward it to the server. */
  garbage(bytes: string | Uint8Array): void;
  /** Closes all connections and refuses new ones, as a port without a listener does. */
  down(): Promise<void>;
  /** Listens again, in the last mode that was set. */
  up(): Promise<void>;
  close(): Promise<void>;
}

type Mode = "pass" | "silent" | "reset" | "garbage";

/** Listens on a free port of loopback. The server does not need to run yet. */
export async function startToxicProxy(targetPort: number): Promise<ToxicProxy> {
  const port = await freePorts(1);
  const state = { mode: "pass" as Mode, latencyMs: 0, bytes: "" as string | Uint8Array, roundTrips: 0, received: 0 };
  const links = new Set<Link>();
  const server = createServer((client) => {
    if (state.mode === "reset") {
      client.on("error", () => undefined).resetAndDestroy();
      return;
    }
    const link = createLink(client, targetPort, state);
    links.add(link);
    client.once("close", () => links.delete(link));
  });
  const change = (next: Partial<State>) => {
    Object.assign(state, { mode: "pass", latencyMs: 0 }, next);
    for (const link of links) link.changed();
  };
  const up = () => once(server.listen(port, "127.0.0.1"), "listening");
  const down = async () => {
    if (!server.listening) return;
    server.close();
    for (const link of links) link.end();
    await once(server, "close");
  };
  await up();

  return {
    port,
    url: `redis://127.0.0.1:${String(port)}`,
    get roundTrips() {
      return state.roundTrips;
    },
    get received() {
      return state.received;
    },
    connections: () => links.size,
    pass: () => {
      change({});
    },
    latency: (latencyMs) => {
      change({ latencyMs });
    },
    silent: () => {
      change({ mode: "silent" });
    },
    reset: () => {
      change({ mode: "reset" });
    },
    garbage: (bytes) => {
      change({ mode: "garbage", bytes });
    },
    down,
    up: async () => {
      await up();
    },
    close: down,
  };
}

interface State {
  readonly mode: Mode;
  readonly latencyMs: number;
  readonly bytes: string | Uint8Array;
  roundTrips: number;
  received: number;
}

type Link = ReturnType<typeof createLink>;

/** One client's connection, and the matching connection to the server. */
function createLink(client: Socket, targetPort: number, state: State) {
  // A connection that fails to open counts as closed.
  const upstream = connect({ host: "127.0.0.1", port: targetPort, noDelay: true });
  client.setNoDelay(true);
  let asked = false;
  let garbled = false;
  let delivered = Promise.resolve();
  // Delivers after all earlier data, so that a shorter latency does not change the order.
  const deliver = (after: number, act: () => void) => {
    const waited = after > 0 ? delay(after) : undefined;
    delivered = delivered.then(async () => {
      await waited;
      act();
    });
  };

  client.on("data", (chunk) => {
    asked = true;
    state.received += 1;
    garbled ||= state.mode === "garbage";
    if (garbled) {
      client.write(state.bytes);
      state.roundTrips += 1;
    } else upstream.write(chunk);
  });
  upstream.on("data", (chunk) => {
    if (garbled) return;
    deliver(state.latencyMs, () => {
      if (asked) state.roundTrips += 1;
      asked = false;
      client.write(chunk);
    });
  });
  client.on("error", () => undefined).on("close", () => upstream.destroy());
  upstream
    .on("error", () => undefined)
    .on("close", () => {
      deliver(0, () => client.destroy());
    });

  const changed = () => {
    if (state.mode === "reset") client.resetAndDestroy();
    else if (garbled) client.destroy();
    // The server's data waits in the system's buffers until `resume`.
    else if (state.mode === "silent") upstream.pause();
    else upstream.resume();
  };
  changed();
  return { changed, end: () => client.destroy() };
}
