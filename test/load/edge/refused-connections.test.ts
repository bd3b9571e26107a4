import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

/** Refuses each operation. */
const noSlots = { graphql: { minRunning: 0, maxRunning: 0, maxWaiting: 0 } };
const body = JSON.stringify({ query: "{ benefits { code } }" });
const head = (more = "") =>
  `POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n${more}content-length: ${String(body.length)}\r\n\r\n`;
const request = `${head()}${body}`;

describe("after a refusal, a connection", () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());

  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    await once(socket, "connect");
    return socket;
  };
  const answersOf = async (socket: Socket, count: number): Promise<string> => {
    let text = "";
    while (text.split("HTTP/1.1 ").length - 1 < count || !text.endsWith("}"))
      text += ((await once(socket, "data")) as [Buffer])[0].toString("latin1");
    return text;
  };

  it("is not read for half a second, and then answers", async () => {
    gateway = await startGateway({ capacity: noSlots });
    const socket = await open();
    socket.write(request);
    expect(await answersOf(socket, 1)).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: [1-4]\r\n/i);
    const began = performance.now();
    socket.write(request);
    expect(await answersOf(socket, 1)).toMatch(/^HTTP\/1\.1 503 /);
    expect(performance.now() - began).toBeGreaterThan(450);
    socket.destroy();
  });

  it("has an answer for each request that came at once, and for one whose body comes later", async () => {
    gateway = await startGateway({ capacity: noSlots });
    const [pipelined, slow] = [await open(), await open()];
    pipelined.write(request.repeat(20));
    expect((await answersOf(pipelined, 20)).split("OVERLOADED")).toHaveLength(21);
    slow.write(head());
    expect(await answersOf(slow, 1)).toContain("OVERLOADED");
    slow.write(body + request);
    expect(await answersOf(slow, 1)).toContain("OVERLOADED");
    pipelined.destroy();
    slow.destroy();
  });

  it("never takes the last connections, whether its client leaves or closes it", async () => {
    gateway = await startGateway({ capacity: { ...noSlots, connections: 60 } });
    for (let time = 0; time < 200; time += 1) {
      const socket = await open();
      socket.write(time % 2 === 0 ? request : `${head("connection: close\r\n")}${body}`);
      expect(await answersOf(socket, 1)).toContain("OVERLOADED");
      socket.destroy();
      if (time % 20 === 0) expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    }
  });

  it("is read at once when the gateway begins to drain, and closed after its answer", async () => {
    gateway = await startGateway({ capacity: noSlots });
    const socket = await open();
    socket.write(request);
    await answersOf(socket, 1);
    const began = performance.now();
    socket.write(request);
    gateway.stopBeingReady();
    expect(await answersOf(socket, 1)).toMatch(/^HTTP\/1\.1 503 [^]*connection: close\r\n/i);
    expect(performance.now() - began).toBeLessThan(450);
  });

  it("stays open and is read behind a proxy, whose connections carry many clients", async () => {
    gateway = await startGateway({ capacity: noSlots, environment: { TRUST_PROXY: "1" } });
    const socket = await open();
    const began = performance.now();
    for (let time = 0; time < 5; time += 1) {
      socket.write(request);
      expect(await answersOf(socket, 1)).not.toMatch(/connection: close/i);
    }
    expect(performance.now() - began).toBeLessThan(450);
    socket.destroy();
  });
});
