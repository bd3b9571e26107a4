import { InternalError } from "../../errors.js";
import { generationSeconds, newGeneration, storeGeneration } from "../generations.js";
import { generationKey } from "../keys.js";
import type { RedisClient } from "./client.js";
import { isReplicated } from "./replication.js";

const scanCount = 1_000;

type Client = Pick<RedisClient, "commands" | "nodeOf" | "connectionTo">;

interface Erased {
  /** The number of facts that were removed. */
  readonly removed: number;
  /**
   * False if the servers have replicas, and none has confirmed in time, or a server failed after the erasure: a failover
   * may undo it.
   */
  readonly isReplicated: boolean;
}

/**
 * Makes everything stored under these prefixes unreadable at once, even during concurrent writes, then removes it.
 * Rejects when Redis does not store a new generation.
 */
export async function erasePeople(client: Client, personPrefixes: readonly string[]): Promise<Erased> {
  // Twice: between the marks of two keys of the ring, a process may have read one old mark and one new one.
  for (const generation of [newGeneration(), newGeneration()]) {
    await Promise.all(personPrefixes.map((prefix) => storeGeneration(client.commands, prefix, generation)));
  }
  const erased = await Promise.all(personPrefixes.map((prefix) => removeFacts(client, prefix).catch(unconfirmed)));
  return {
    removed: erased.reduce((sum, { removed }) => sum + removed, 0),
    isReplicated: erased.every((one) => one.isReplicated),
  };
}

/** Nobody can read what was not removed: it expires. */
const unconfirmed = (): Erased => ({ removed: 0, isReplicated: false });

/** A person's facts are on the server that has the generation. */
async function removeFacts(client: Client, prefix: string): Promise<Erased> {
  const key = generationKey(prefix);
  const connection = client.connectionTo(client.nodeOf(key));
  if (!connection) throw new InternalError("no connection to the server of a key");
  let removed = 0;
  for await (const names of connection.scanStream({ match: `${prefix}*`, count: scanCount })) {
    const facts = (names as string[]).filter((name) => name !== key);
    if (facts.length > 0) removed += await connection.unlink(...facts);
  }
  // What is confirmed is a change on this connection.
  const isMarked = (await connection.expire(key, generationSeconds)) === 1;
  return { removed, isReplicated: isMarked && (await isReplicated(connection)) };
}
