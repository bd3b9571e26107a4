import type { Redis } from "ioredis";
import type { Remembering } from "../test/support/redis/remembering.js";

/** A fault of Redis, and its end. */
export interface Harm {
  readonly name: string;
  readonly strike: (gateway: Remembering) => Promise<void> | void;
  readonly heal: (gateway: Remembering) => Promise<void> | void;
}

const pass: Harm["heal"] = ({ proxy }) => {
  proxy.pass();
};
const setWritable: Harm["heal"] = ({ redis }) => redis.setWritable();

export const harms: readonly Harm[] = [
  { name: "killed", strike: ({ redis }) => redis.kill(), heal: ({ redis }) => redis.restart() },
  {
    name: "stopped (SIGSTOP)",
    strike: ({ redis }) => {
      redis.pause();
    },
    heal: ({ redis }) => {
      redis.resume();
    },
  },
  {
    name: "200 ms slow",
    strike: ({ proxy }) => {
      proxy.latency(200);
    },
    heal: pass,
  },
  {
    name: "no Redis protocol",
    strike: ({ proxy }) => {
      proxy.garbage("HTTP/1.1 400 Bad Request\r\n\r\n");
    },
    heal: pass,
  },
  { name: "out of memory", strike: ({ redis }) => redis.setOutOfMemory(), heal: setWritable },
  { name: "read only", strike: ({ redis }) => redis.setReadOnly(), heal: setWritable },
];

/** Changes one bit of every cached fact. */
export async function spoil(client: Redis): Promise<void> {
  for await (const names of client.scanStream({ count: 1_000 }) as AsyncIterable<readonly string[]>) {
    await Promise.all(names.map((name) => spoilOne(client, name)));
  }
}

async function spoilOne(client: Redis, name: string): Promise<void> {
  const value = await client.getBuffer(name);
  if (!value) return;
  value.writeUInt8(value.readUInt8(value.length >> 1) ^ 1, value.length >> 1);
  await client.set(name, value, "KEEPTTL");
}
