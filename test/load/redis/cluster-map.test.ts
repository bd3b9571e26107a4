import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createRedisConnection, type RedisConnection } from "../../../src/cache/redis/connection.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { eventually } from "../../support/eventually.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

const slots = 16_384;
const range = (first: number, last: number, ports: readonly number[]) => [
  first,
  last,
  ...ports.map((port) => ["127.0.0.1", port, `node-${String(port)}`]),
];
const wholeMap = (...ports: readonly number[]) => [range(0, slots - 1, ports)];
const distinct = (count: number) => Array.from({ length: count }, (_, index) => 1_024 + index);

/** A node that gives any reply to CLUSTER SLOTS, and nothing else of use. */
describe("a cluster whose map is wrong, or moves", () => {
  let seed: Awaited<ReturnType<typeof startSeed>>;
  let nodes: readonly [RedisServer, RedisServer];
  let connection: RedisConnection;
  beforeEach(async () => {
    seed = await startSeed();
    nodes = [await startNode(), await startNode()];
  });
  afterEach(async () => {
    await connection.close();
    seed.close();
    await Promise.all(nodes.map((node) => node.close()));
  });
  const connect = async () => {
    connection = await createRedisConnection(redisOptions(seed.url), createTestLogger(), createMetrics());
  };
  const works = () =>
    eventually(async () => {
      expect(connection.state()).toBe("serving");
      expect(await connection.at("a").write((redis) => redis.set("a", "b"))).toBe(true);
    }, 100);

  it.each<[string, unknown]>([
    ["no map", null],
    ["a number", 5],
    ["a text", "OK"],
    ["an empty map", []],
    ["a slot that does not exist", [range(0, slots, [1])]],
    ["2^53 slots", [[0, 2 ** 53, ["127.0.0.1", 1, "a"]]]],
    ["the same slots many times", Array.from({ length: 1_000 }, () => range(0, slots - 1, [1]))],
    ["a range without a node", [[0, slots - 1]]],
    ["a range with a hundred nodes", wholeMap(...distinct(100))],
    ["thousands of nodes", distinct(4_000).map((port, index) => range(index, index, [port]))],
    ["a node without a port", [[0, slots - 1, ["127.0.0.1"]]]],
  ])("is not used with %s, and is used again with a right one", async (_name, map) => {
    seed.show(map);
    await connect();
    expect(connection.state()).toBe("degraded");
    seed.show(wholeMap(nodes[0].port));
    await works();
  });

  it("is used at its new addresses when all known nodes are gone", async () => {
    // A replica that nobody needed to connect to.
    seed.show(wholeMap(nodes[0].port, nodes[1].port));
    await connect();
    await works();
    const next = await startNode();
    await Promise.all(nodes.map((node) => node.kill()));
    seed.show(wholeMap(next.port));
    await works();
    await next.close();
  });
});

/** A cluster of one node, with all slots. */
async function startNode(): Promise<RedisServer> {
  const node = await startRedis({ args: ["--cluster-enabled", "yes", "--cluster-port", "0"] });
  await node.client.call("CLUSTER", "ADDSLOTSRANGE", 0, slots - 1);
  return node;
}

async function startSeed() {
  let map: unknown = null;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      // Several commands may come together. Each begins with the number of its parts.
      for (const command of chunk.toString("latin1").split(/(?=\*\d+\r\n\$)/)) {
        socket.write(
          /cluster/i.test(command)
            ? encode(map)
            : /hello/i.test(command)
              ? "-NOPROTO unsupported protocol version\r\n"
              : "+OK\r\n",
        );
      }
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `redis-cluster://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    show: (next: unknown) => void (map = next),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** In Redis's protocol, version 2. */
function encode(value: unknown): string {
  if (Array.isArray(value)) return `*${String(value.length)}\r\n${value.map(encode).join("")}`;
  if (typeof value === "number") return `:${String(value)}\r\n`;
  return typeof value === "string" ? `$${String(value.length)}\r\n${value}\r\n` : "$-1\r\n";
}
