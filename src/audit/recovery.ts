import { open, readdir, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TrailBroken } from "./broken.js";
import type { AuditKeys } from "./keys.js";
import { genesis, readRecord, type Tip } from "./record.js";

const newline = 10;

interface Remainder {
  readonly file: FileHandle;
  /** Undefined if there is no head beside the file. */
  readonly head: Tip | undefined;
  /** Whether the file that the head knows was renamed, so that an empty file, or the next one, may be in its place. */
  readonly wasRenamed: (head: Tip) => Promise<boolean>;
}

/**
 * Returns the end of the chain in a file left by a process that was killed, or had a full disk. Bytes after the last
 * complete record were never acted upon, and are cut off. Throws TrailBroken if a record that the head knows is missing
 * or altered, or if one that follows is not ours.
 */
export async function recoverTip({ file, head, wasRenamed }: Remainder, keys: AuditKeys): Promise<Tip> {
  const { size } = await file.stat();
  if (!head && size > 0) throw new TrailBroken("the file has no head beside it");
  if (!head) return genesis;
  const isHeadsFile = head.end > 0 && (await endsWith(file, head));
  if (!isHeadsFile && head.end > 0 && !(await wasRenamed(head))) {
    throw new TrailBroken("records that the head knows are cut off or altered, or the file was replaced");
  }
  const start = isHeadsFile ? head.end : 0;
  const bytes = Buffer.alloc(size - start);
  await file.read(bytes, 0, bytes.length, start);
  const whole = bytes.subarray(0, bytes.lastIndexOf(newline) + 1);
  const tip = follow(whole, { ...head, end: start }, keys);
  if (tip.end < size) {
    await file.truncate(tip.end);
    await file.datasync();
  }
  return tip;
}

/** Whether the record that the head knows ends at the head's position. */
async function endsWith(file: FileHandle, { mac, end }: Tip): Promise<boolean> {
  const expected = Buffer.from(`"mac":"${mac}"}\n`);
  const found = Buffer.alloc(expected.length);
  const { bytesRead } = await file.read(found, 0, found.length, Math.max(0, end - found.length));
  return bytesRead === found.length && found.equals(expected);
}

/** Returns the tip of these records. They begin where the head ends, or belong to the file that was opened after it. */
function follow(lines: Buffer, start: Tip, keys: AuditKeys): Tip {
  let tip = start;
  while (tip.end - start.end < lines.length) {
    const from = tip.end - start.end;
    const to = lines.indexOf(newline, from);
    const record = readRecord(keys, lines.toString("latin1", from, to));
    const isInPlace = tip.end > 0 || record?.event === "opened";
    if (record?.seq !== tip.seq + 1 || !isInPlace || !record.follows(tip.mac)) {
      throw new TrailBroken("records that the head knows are cut off or altered, or others follow them");
    }
    tip = { seq: record.seq, mac: record.mac, end: start.end + to + 1 };
  }
  return tip;
}

/** Whether another file of the folder has the record that the head knows: this file was renamed to it. */
export async function isRotated(path: string, head: Tip): Promise<boolean> {
  const own = basename(path);
  const [stem = own] = own.split(".", 1);
  for (const entry of await readdir(dirname(path), { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isFile() || !name.startsWith(stem) || isKept(own, name)) continue;
    if (await hasRecord(join(dirname(path), name), head)) return true;
  }
  return false;
}

/**
 * Whether it is the live file or one that the gateway keeps beside it. Opening and closing the lock's file would
 * release this process's own lock: POSIX locks end when any descriptor of the file is closed.
 */
function isKept(own: string, name: string): boolean {
  return (
    [own, `${own}.head`, `${own}.broken`, `${own}.acknowledged`].includes(name) || name.startsWith(`${own}.lock.db`)
  );
}

async function hasRecord(path: string, head: Tip): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  try {
    return file !== undefined && (await endsWith(file, head));
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}
