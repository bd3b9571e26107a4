import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import { isAt, syncFolder } from "./files.js";
import { openHead, readHead, type Head } from "./head.js";
import { assertChain, createIntactCheck, type IntactCheck } from "./intact.js";
import type { AuditKeys } from "./keys.js";
import { isRotated, recoverTip } from "./recovery.js";
import { genesis, toLine, type BreakReason, type Disclosure, type Tip, type TrailEvent } from "./record.js";

interface Known {
  /** The last record that was acted upon, if known: the file must contain it. */
  readonly last?: Tip | undefined;
  /** Why the trail was broken. The operator has acknowledged it: the whole file is verified. */
  readonly broken?: BreakReason;
}

/**
 * Opens the file of the chain for this process to write; one call at a time. After any failure the caller closes it and
 * opens it again: this recovers from a full disk and from the end of the process. Rejects with TrailBroken if records
 * are missing or altered.
 */
export async function openTrail(path: string, keys: AuditKeys, { last = genesis, broken }: Known = {}) {
  const known = await readHead(path, keys);
  if (!known && last.seq > 0) throw new TrailBroken("the file has no head beside it");
  return withFile(path, async (file) => {
    const wasRenamed = (head: Tip) => (broken ? Promise.resolve(false) : isRotated(path, head));
    const tip = await recoverTip({ file, head: known, wasRenamed }, keys);
    if (tip.seq < last.seq) throw new TrailBroken("the file and its head are older than the last record");
    if (broken && tip.end > 0) await assertChain(file, tip, keys);
    return startWriting(path, { file, tip, keys, isNew: !known, ...(broken && { broken }) });
  });
}

/** Begins a new file after the operator has moved the old one and its head away. Its first record gives the reason. */
export function beginTrail(path: string, keys: AuditKeys, last: Tip, broken: BreakReason) {
  return withFile(path, (file) => startWriting(path, { file, tip: { ...last, end: 0 }, keys, isNew: true, broken }));
}

export type Trail = Awaited<ReturnType<typeof startWriting>>;

async function withFile(path: string, use: (file: FileHandle) => Promise<Trail>): Promise<Trail> {
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  try {
    return await use(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Start {
  readonly file: FileHandle;
  readonly tip: Tip;
  readonly keys: AuditKeys;
  /** Whether the file has no head yet. */
  readonly isNew: boolean;
  readonly broken?: BreakReason;
}

async function startWriting(path: string, { file, tip: start, keys, isNew, broken }: Start) {
  let tip = start;
  const head = await openHead(path, keys);
  try {
    const writer = { file, head, keys, check: await createIntactCheck(file, keys, path) };
    // Written before the first record: a file without a head is one whose head was removed.
    if (isNew) {
      await head.write(tip);
      await head.sync();
    }
    if (tip.end === 0) {
      tip = await append(writer, tip, [{ event: "opened", previous: tip.mac, ...(broken && { broken }) }]);
      await syncFolder(path);
    }
    return createTrail(path, writer, tip);
  } catch (error) {
    await head.close();
    throw error;
  }
}

function createTrail(path: string, writer: Writer, start: Tip) {
  const { file, head, check } = writer;
  let tip = start;
  const appendAll = async (entries: readonly Entry[]) => {
    await check.assertIntact(tip);
    tip = await append(writer, tip, entries);
  };
  return {
    /** Resolves when the records are on the disk, and the head is written. */
    append: appendAll,
    tip: () => tip,
    /** Throws TrailBroken if the file or its head is not as it was written. */
    async assertIntact(): Promise<void> {
      await check.assertIntact(tip);
      if (!(await head.isIntact())) throw new TrailBroken("the head was removed, replaced or altered");
    },
    /** Whether the file was renamed. */
    isMoved: async () => !(await isAt(file, path)),
    /** Closes a file that was renamed. From now on the head knows that another file follows. */
    async finish(): Promise<void> {
      // A full disk refuses the closing record; the next file names the record that it continues.
      await appendAll([{ event: "closed" }]).catch((error: unknown) => {
        if (error instanceof TrailBroken) throw error;
      });
      tip = { ...tip, end: 0 };
      await head.write(tip);
      await head.sync();
    },
    syncHead: head.sync,
    async close(): Promise<void> {
      await head.sync().catch(() => undefined);
      await Promise.all([head.close(), file.close()]);
    },
  };
}

type Entry = Disclosure | TrailEvent;

interface Writer {
  readonly file: FileHandle;
  readonly head: Head;
  readonly keys: AuditKeys;
  readonly check: IntactCheck;
}

async function append({ file, head, keys, check }: Writer, tip: Tip, entries: readonly Entry[]): Promise<Tip> {
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
    // A full disk may have written a part: others may read the file before it is opened again.
    await file.truncate(tip.end).catch(() => undefined);
    throw error;
  }
  await check.assertWritten(next);
  await head.write(next);
  return next;
}
