import { Command, type Redis } from "ioredis";
import { eventually } from "../eventually.js";
import { freePorts } from "../gateway/process.js";
import { startRedis, type RedisServer } from "./redis.js";

/** One server of a cluster. */
export interface ClusterNode extends RedisServer {
  readonly id: string;
}

/** Three primaries, each with a replica, on loopback. */
export interface RedisCluster {
  /** For `REDIS_URL`: one primary and one replica. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  /** Returns the nodes that have slots now. */
  primaries(): Promise<readonly ClusterNode[]>;
  /** Returns the primary that has the key. */
  ownerOf(key: string): Promise<ClusterNode>;
  /**
   * Moves the slots of these keys from one primary to another, as `redis-cli --cluster reshard` does. `whileMoving` runs
   * when all their keys have left, and the first node still sends its clients to the second for each of them (ASK).
   */
  move(keys: readonly string[], from: ClusterNode, to: ClusterNode, whileMoving?: () => Promise<void>): Promise<void>;
  /** Resolves when each slot has a primary among these nodes, and all of them agree. */
  whole(nodes?: readonly ClusterNode[]): Promise<void>;
  close(): Promise<void>;
}

const slots = 16_384;
const primaryCount = 3;
/** Nodes then call a node down. The default is 15 s: here, a test waits for it. */
const nodeTimeoutMs = 1_000;
/** Attempts, ten a second. */
const patience = 200;

const slotOf = (key: string) => new Command("get", [key]).getSlot();

/** `argsOf` returns further arguments of the node that listens on a port. */
export async function startRedisCluster(argsOf: (port: number) => readonly string[] = () => []): Promise<RedisCluster> {
  const firstPort = await freePorts(4 * primaryCount);
  const ports = Array.from({ length: 2 * primaryCount }, (_, index) => firstPort + index);
  const busPortOf = (port: number) => port + 2 * primaryCount;
  const nodes = await Promise.all(ports.map((port) => startNode(port, busPortOf(port), argsOf(port))));
  const [first, ...others] = nodes;
  if (!first) throw new Error("a cluster has nodes");

  async function viewOf(node: ClusterNode): Promise<readonly (ClusterNode | undefined)[]> {
    const view: (ClusterNode | undefined)[] = Array.from({ length: slots });
    for (const [from, to, primary] of (await node.client.call("CLUSTER", "SLOTS")) as readonly SlotRange[]) {
      view.fill(nodeOf(primary?.[1]), from, to + 1);
    }
    return view;
  }
  const nodeOf = (port?: number) => nodes.find((node) => node.port === port);
  const isAlive = async (node: ClusterNode) => node.client.ping().then(() => true);

  async function whole(some: readonly ClusterNode[] = nodes): Promise<void> {
    await eventually(async () => {
      const views = await Promise.all(some.map(viewOf));
      const [view = []] = views;
      const isOne = views.every((other) => other.every((owner, slot) => owner === view[slot]));
      const isServed = view.length === slots && view.every((owner) => owner && some.includes(owner));
      const states = await Promise.all(some.map((node) => node.client.call("CLUSTER", "INFO") as Promise<string>));
      const isOk = states.every((state) => state.includes("cluster_state:ok"));
      if (!isOne || !isServed || !isOk) throw new Error("the nodes do not agree yet");
    }, patience);
  }

  await Promise.all(nodes.map((node, index) => node.client.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1)));
  for (const other of others)
    await first.client.call("CLUSTER", "MEET", "127.0.0.1", other.port, busPortOf(other.port));
  for (const [index, node] of nodes.slice(0, primaryCount).entries()) {
    const from = Math.ceil((index * slots) / primaryCount);
    const to = Math.ceil(((index + 1) * slots) / primaryCount) - 1;
    await node.client.call("CLUSTER", "ADDSLOTSRANGE", from, to);
  }
  await whole();
  for (const [index, node] of nodes.slice(primaryCount).entries()) {
    const primary = nodes[index];
    await eventually(() => node.client.call("CLUSTER", "REPLICATE", primary?.id ?? "").then(() => undefined), patience);
  }
  await eventually(async () => {
    const roles = await Promise.all(nodes.slice(primaryCount).map((node) => node.client.role()));
    if (!roles.every(([role, , , state]) => role === "slave" && state === "connected")) throw new Error("not ready");
  }, patience);

  const seen = async () => {
    const alive = await Promise.all(nodes.map((node) => isAlive(node).catch(() => false)));
    const [witness] = nodes.filter((_, index) => alive[index]);
    if (!witness) throw new Error("no node is alive");
    return viewOf(witness);
  };
  return {
    url: `redis-cluster://${[nodes[0], nodes.at(-1)].map((node) => `127.0.0.1:${String(node?.port)}`).join(",")}`,
    nodes,
    primaries: async () => [...new Set(await seen())].flatMap((node) => node ?? []),
    async ownerOf(key) {
      const owner = (await seen())[slotOf(key)];
      if (!owner) throw new Error("no node has the key");
      return owner;
    },
    async move(keys, from, to, whileMoving) {
      const moving = [...new Set(keys.map(slotOf))];
      for (const slot of moving) await moveKeys(slot, from, to);
      await whileMoving?.();
      for (const slot of moving)
        for (const node of [to, from]) await node.client.call("CLUSTER", "SETSLOT", slot, "NODE", to.id);
    },
    whole,
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

type SlotRange = readonly [from: number, to: number, primary?: readonly [host: string, port: number]];

async function startNode(port: number, busPort: number, args: readonly string[]): Promise<ClusterNode> {
  const settings = {
    "cluster-enabled": "yes",
    "cluster-port": String(busPort),
    "cluster-node-timeout": String(nodeTimeoutMs),
    // A slot without a node says nothing about the others.
    "cluster-require-full-coverage": "no",
    "repl-diskless-sync-delay": "0",
  };
  const given = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = await startRedis({ port, args: [...given, ...args] });
  return { ...server, id: (await server.client.call("CLUSTER", "MYID")) as string };
}

/** Moves the keys of a slot. */
async function moveKeys(slot: number, from: ClusterNode, to: ClusterNode): Promise<void> {
  await to.client.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.id);
  await from.client.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id);
  for (let keys = await keysIn(slot, from.client); keys.length > 0; keys = await keysIn(slot, from.client)) {
    await from.client.migrate("127.0.0.1", to.port, "", 0, 5_000, "KEYS", ...keys);
  }
}

async function keysIn(slot: number, client: Redis): Promise<readonly string[]> {
  return (await client.call("CLUSTER", "GETKEYSINSLOT", slot, 100)) as string[];
}
