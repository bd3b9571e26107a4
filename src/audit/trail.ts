import { constants } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { TrailBroken } from "./broken.js";
import { openHead, readHead, type Head } from "./head.js";
import type { AuditKeys } from "./keys.js";
import { recoverTip } from "./recovery.js";
import { genesis, toLine, type Disclosure, type Tip, type TrailEvent } from "./record.js";

/**
 * The file of the chain, as one process writes it; one call at a time. Whatever fails leaves it to be closed and opened
 * again: that is how it recovers, be it from a full disk or from the process's own end.
 */
export async function openTrail(path: string, keys: AuditKeys) {
  const known = await readHead(path, keys);
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  let head: Head | undefined;
  const close = async () => {
    await head?.sync().catch(() => undefined);
    await Promise.all([head?.close(), file.close()]);
  };
  try {
    let tip = await recoverTip(file, known, keys);
    head = await openHead(path, keys);
    // Before the first record: a file without a head is one whose head was taken away.
    if (!known) {
      await head.write(genesis);
      await head.sync();
    }
    const writer = { file, head, keys };
    if (tip.end === 0) {
      tip = await append(writer, tip, [{ event: "opened", previous: tip.mac }]);
      await syncFolder(path);
    }
    return {
      /** Resolves when the records are on the disk, and the head knows them. */
      append: async (entries: readonly Entry[]) => {
        tip = await append(writer, tip, entries);
      },
      tip: () => tip,
      /** Whether another file, or none, stands where this one was opened. */
      isMoved: () => isMoved(file, path),
      syncHead: head.sync,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export type Trail = Awaited<ReturnType<typeof openTrail>>;

type Entry = Disclosure | TrailEvent;

interface Writer {
  readonly file: FileHandle;
  readonly head: Head;
  readonly keys: AuditKeys;
}

async function append({ file, head, keys }: Writer, tip: Tip, entries: readonly Entry[]): Promise<Tip> {
  const time = new Date().toISOString();
  let next = tip;
  const lines = entries.map((entry) => {
    const made = toLine(keys, next, entry, time);
    next = made.tip;
    return made.line;
  });
  try {
    await file.appendFile(lines.join(""));
    await file.datasync();
  } catch (error) {
    // A disk that is full has taken a part: others may read the file before it is opened again.
    await file.truncate(tip.end).catch(() => undefined);
    throw error;
  }
  if ((await file.stat()).size !== next.end) throw new TrailBroken("another process writes to the file");
  await head.write(next);
  return next;
}

/** New files are in their folder after a loss of power, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}

async function isMoved(file: FileHandle, path: string): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return there?.ino !== own.ino || there.dev !== own.dev;
}
