import type { FileHandle } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import type { AuditKeys } from "./keys.js";
import { genesis, readRecord, type Tip } from "./record.js";

const newline = 10;

/**
 * Where the chain ends in a file that a process has left, perhaps killed, perhaps with its disk full. What stands behind
 * the last whole record was never acted upon, and is cut off. Throws TrailBroken where a record that the head knows is
 * missing or altered, or one that follows is not ours.
 */
export async function recoverTip(file: FileHandle, head: Tip | undefined, keys: AuditKeys): Promise<Tip> {
  const { size } = await file.stat();
  if (!head && size > 0) throw new TrailBroken("no head stands beside the file");
  if (!head || size === 0) return { ...(head ?? genesis), end: 0 };
  const isHeadsFile = await endsWith(file, head);
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

/** Whether the record that the head knows ends where it says. */
async function endsWith(file: FileHandle, { mac, end }: Tip): Promise<boolean> {
  if (end === 0) return true;
  const expected = Buffer.from(`"mac":"${mac}"}\n`);
  const found = Buffer.alloc(expected.length);
  await file.read(found, 0, found.length, Math.max(0, end - found.length));
  return found.equals(expected);
}

/** The last of these records. They begin where the head ends, or are those of the file that was opened after it. */
function follow(lines: Buffer, start: Tip, keys: AuditKeys): Tip {
  let tip = start;
  while (tip.end - start.end < lines.length) {
    const from = tip.end - start.end;
    const to = lines.indexOf(newline, from);
    const record = readRecord(keys, lines.toString("latin1", from, to));
    if (record?.seq !== tip.seq + 1 || !record.follows(tip.mac)) {
      throw new TrailBroken("records that the head knows are cut off or altered, or others follow them");
    }
    tip = { seq: record.seq, mac: record.mac, end: start.end + to + 1 };
  }
  return tip;
}
