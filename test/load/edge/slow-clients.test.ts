import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { startLoad } from "../../support/load/load.js";
import { measured } from "../../support/run-reports/measured.js";

const sockets = 2_000;
const patienceMs = 10_000;
/** Bytes are spread over the second: 2,000 at once would delay the other clients of this process too. */
const slices = 50;
const perSecond = 100;
const seconds = 4.5;
/** The largest difference between two calm runs. */
const noiseMs = 5;
/** A machine that is busy with other work makes requests slow once, but not each time. */
const repetitions = 3;
const start = "POST /graphql HTTP/1.1\r\nHost: localhost\r\n";
const headers = `${start}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;

describe("2,000 sockets that send slowly", () => {
  let replicas: Replicas;
  beforeAll(async () => {
    replicas = await startReplicas({ count: 1 });
  });
  afterAll(() => replicas.close());

  const others = () =>
    startLoad({
      perSecond,
      seconds,
      async send() {
        const { status } = await replicas.ask(0, "{ benefits { code } }");
        if (status !== 200) throw new Error(String(status));
      },
    }).done;

  /** Resolves with what the others and the slow sockets have seen. */
  const attack = async () => {
    const before = await others();
    const port = Number(new URL(replicas.urls[0] ?? "").port);
    const opened = await Promise.all(Array.from({ length: sockets }, () => open(port)));
    const began = performance.now();
    const closed = opened.map(async (socket) => {
      await closeOf(socket);
      return performance.now() - began;
    });
    for (const [index, socket] of opened.entries()) socket.write(index % 2 === 0 ? `${start}X-Slow: ` : headers);
    const dripping = drip(opened);
    const during = await others();
    const stillOpen = opened.filter((socket) => !socket.closed).length;
    const longest = Math.max(...(await Promise.all(closed)));
    clearInterval(dripping);
    return { before, during, stillOpen, longest };
  };

  it("are closed within 10 s, while other clients are served as before", async () => {
    await others();
    let isSlower = true;
    let figures = {};
    for (let time = 0; time < repetitions && isSlower; time += 1) {
      const { before, during, stillOpen, longest } = await attack();
      expect([stillOpen, before.failed, during.failed]).toEqual([sockets, 0, 0]);
      expect(longest).toBeLessThan(patienceMs);
      const [p95Before, p95] = [before.percentile(95), during.percentile(95)];
      isSlower = p95 > p95Before * 1.1 + noiseMs;
      figures = {
        sockets: stillOpen,
        "closed after s, at most": longest / 1_000,
        "p95 of others ms": p95,
        "p95 without them ms": p95Before,
      };
    }
    expect(isSlower).toBe(false);
    measured(26, figures);
  }, 120_000);
});

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // The gateway closes the socket while the client still sends.
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "connect");
  return socket;
}

/** Each client sends one byte a second: a simpler rule would catch clients that are only silent. */
function drip(opened: readonly Socket[]): NodeJS.Timeout {
  let slice = 0;
  return setInterval(() => {
    slice = (slice + 1) % slices;
    for (let index = slice; index < opened.length; index += slices) {
      if (opened[index]?.writable) opened[index]?.write("x");
    }
  }, 1_000 / slices);
}

/** `once` of node:events rejects when the socket is reset, which is one way to close it. */
function closeOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}
