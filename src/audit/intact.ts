import { fstatSync, type BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import { isOnLocalDisk } from "./files.js";
import { createChain } from "./chain.js";
import type { AuditKeys } from "./keys.js";
import { splitLines } from "./lines.js";
import { readRecord, type Tip } from "./record.js";

/**
 * Detects changes that others make to the open file of a chain. `assertIntact` throws TrailBroken when the file was
 * removed, replaced, cut, lengthened, or altered since the last write. If only the modification time changed, it reads
 * the whole file: the chain then decides.
 */
export async function createIntactCheck(file: FileHandle, keys: AuditKeys, path: string) {
  const look = lookOf(file, await isOnLocalDisk(path));
  let last = await look();
  const assertLength = ({ nlink, size }: BigIntStats, tip: Tip) => {
    if (nlink === 0n) throw new TrailBroken("the file was removed or replaced");
    if (size !== BigInt(tip.end)) throw new TrailBroken("the file was cut, or another process writes to it");
  };
  return {
    assertIntact: async (tip: Tip): Promise<void> => {
      const found = await look();
      assertLength(found, tip);
      if (found.mtimeNs === last.mtimeNs) return;
      await assertChain(file, tip, keys);
      last = found;
    },
    /** Called after this process has written. */
    assertWritten: async (tip: Tip): Promise<void> => {
      last = await look();
      assertLength(last, tip);
    },
  };
}

export type IntactCheck = Awaited<ReturnType<typeof createIntactCheck>>;

/**
 * Returns the function that asks the system for the file's length, links and times. On a local disk it uses no thread: the
 * system knows them of an open file, and a switch to a thread costs ten times more. A network disk may not answer.
 */
function lookOf(file: FileHandle, isLocal: boolean): () => BigIntStats | Promise<BigIntStats> {
  return () => (isLocal ? fstatSync(file.fd, { bigint: true }) : file.stat({ bigint: true }));
}

/** Reads the whole file. Throws TrailBroken if it is not one chain, from its first record to this tip. */
export async function assertChain(file: FileHandle, tip: Tip, keys: AuditKeys): Promise<void> {
  const chain = createChain();
  let isFirst = true;
  const source = file.createReadStream({ start: 0, autoClose: false });
  for await (const { text } of splitLines(source)) {
    const record = readRecord(keys, text);
    if (!record || chain.add(record, isFirst)) throw new TrailBroken("records of the file were altered");
    isFirst = false;
  }
  const end = chain.tip();
  if (end?.seq !== tip.seq || end.mac !== tip.mac) throw new TrailBroken("records of the file were altered");
}
