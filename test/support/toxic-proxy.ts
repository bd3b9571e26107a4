import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "./process.js";

/** Stands between a client and a server of loopback. What it is told holds for the connections there are, and for new ones. */
export interface ToxicProxy {
  readonly port: number;
  /** For a Redis client. */
  readonly url: string;
  /** How often a client has sent something and then been answered something, over all connections. */
  readonly roundTrips: number;
  /** Clients connected now. */
  connections(): number;
  /** Hands on both ways, as at the start. What `silent` has kept arrives late; who was told garbage is disconnected. */
  pass(): void;
  /** Hands on to the client this much later, in order. */
  latency(ms: number): void;
  /** Accepts and hands on to the server, but nothing back. */
  silent(): void;
  /** Resets the connections there are, and every new one at once. */
  reset(): void;
  /** Answers whatever the client sends with these bytes; the server does not hear of it. */
  garbage(bytes: string | Uint8Array): void;
  /** Closes all connections, and refuses new ones, as a port that nobody listens on. */
  down(): Promise<void>;
  /** Listens again, and does what it was last told. */
  up(): Promise<void>;
  close(): Promise<void>;
}

type Mode = "pass" | "silent" | "reset" | "garbage";

/** Listens on a free port of loopback. The server need not be there yet. */
export async function startToxicProxy(targetPort: number): Promise<ToxicProxy> {
  const port = await freePorts(1);
  const state = { mode: "pass" as Mode, latencyMs: 0, bytes: "" as string | Uint8Array, roundTrips: 0 };
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
}

type Link = ReturnType<typeof createLink>;

/** One client's connection and its own to the server. */
function createLink(client: Socket, targetPort: number, state: State) {
  // A connection that is not made is a connection that is closed.
  const upstream = connect({ host: "127.0.0.1", port: targetPort, noDelay: true });
  client.setNoDelay(true);
  let asked = false;
  let garbled = false;
  let delivered = Promise.resolve();
  // After what is still under way, so that a shorter latency overtakes nothing.
  const deliver = (after: number, act: () => void) => {
    const waited = after > 0 ? delay(after) : undefined;
    delivered = delivered.then(async () => {
      await waited;
      act();
    });
  };

  client.on("data", (chunk) => {
    asked = true;
    garbled ||= state.mode === "garbage";
    if (garbled) client.write(state.bytes);
    else upstream.write(chunk);
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
    // What the server sends waits in the system until it is wanted.
    else if (state.mode === "silent") upstream.pause();
    else upstream.resume();
  };
  changed();
  return { changed, end: () => client.destroy() };
}
