import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";

const sockets = 2_000;
const patienceMs = 10_000;
const start = "POST /graphql HTTP/1.1\r\nHost: localhost\r\n";
const headers = `${start}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;

describe("2,000 sockets that send slowly", () => {
  let replicas: Replicas;
  beforeAll(async () => {
    replicas = await startReplicas({ count: 1 });
  });
  afterAll(() => replicas.close());

  it("are closed within 10 s, while other clients are served", async () => {
    const port = Number(new URL(replicas.urls[0] ?? "").port);
    const opened = await Promise.all(Array.from({ length: sockets }, () => open(port)));
    const began = performance.now();
    const closed = opened.map(async (socket) => {
      await closeOf(socket);
      return performance.now() - began;
    });
    // Each client sends one byte a second: a simpler rule would catch clients that are only silent.
    const dripping = setInterval(() => {
      for (const socket of opened) if (socket.writable) socket.write("x");
    }, 1_000);
    for (const [index, socket] of opened.entries()) socket.write(index % 2 === 0 ? `${start}X-Slow: ` : headers);

    let served = 0;
    const all = Promise.all(closed);
    while (await isPending(all)) {
      const { status } = await replicas.ask(0, "{ benefits { code } }");
      expect(status).toBe(200);
      served += 1;
    }
    clearInterval(dripping);
    expect(served).toBeGreaterThan(10);
    expect(Math.max(...(await all))).toBeLessThan(patienceMs);
  });
});

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // The gateway closes the socket while the client still sends.
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "connect");
  return socket;
}

/** `once` of node:events rejects when the socket is reset, which is one way to close it. */
function closeOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}

const pending = Symbol("pending");

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
}
