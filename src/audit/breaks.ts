import { open, readFile, rename, rm } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import { isMissing, syncFolder } from "./files.js";
import { readHead } from "./head.js";
import type { AuditKeys } from "./keys.js";
import { genesis, parseObject, type BreakReason, type Tip } from "./record.js";

/** A break of the trail: its reason, and the last record that was acted upon. */
export interface Break {
  readonly reason: BreakReason;
  readonly last: Tip;
}

const markOf = (path: string) => `${path}.broken`;
/** The mark, after the operator has renamed it to this. */
const acknowledgedOf = (path: string) => `${path}.acknowledged`;

/**
 * Keeps the break of a trail: in this process, and as a mark beside the file for the next process. The operator
 * acknowledges it by renaming the mark. Signals and restarts have other reasons too, so they acknowledge nothing.
 */
export function createBreaks(path: string, keys: AuditKeys) {
  let broken: Break | undefined;

  /** With another AUDIT_KEY the trail is unknown, and a mark could not be signed with the right key. */
  async function write(): Promise<void> {
    if (broken && broken.last.seq > 0) await writeBreak(path, keys, broken).catch(() => undefined);
  }
  return {
    /**
     * Returns the acknowledged break; undefined if the trail is not broken. Rejects with TrailBroken if it is broken
     * and the operator has not acknowledged that.
     */
    async acknowledged(): Promise<Break | undefined> {
      const read = (file: string) => readBreak(file, keys, { isKnown: broken !== undefined });
      const [marked, acknowledged] = [await read(markOf(path)), await read(acknowledgedOf(path))];
      broken ??= marked ?? acknowledged;
      if (!broken) return undefined;
      const isSameBreak = acknowledged?.reason.since === broken.reason.since;
      if (isSameBreak && !marked) return acknowledged;
      // A full disk may have refused the mark.
      if (!marked) await write();
      throw new TrailBroken(broken.reason.reason);
    },
    /** Keeps the first reason. `last`: the last record that was acted upon, if this process knows it. */
    async mark({ code }: TrailBroken, last: Tip | undefined): Promise<void> {
      if (broken) return;
      const known = last ?? (await readHead(path, keys).catch(() => undefined));
      broken = { reason: { since: new Date().toISOString(), reason: code }, last: known ?? genesis };
      await write();
    },
    /** Withdraws the acknowledgement: the files are not in order, and the operator has to check again. */
    async refuse(): Promise<void> {
      await rename(acknowledgedOf(path), markOf(path));
    },
    async remove(): Promise<void> {
      await rm(acknowledgedOf(path), { force: true });
      broken = undefined;
    },
  };
}

export type Breaks = ReturnType<typeof createBreaks>;

/**
 * Returns undefined if the file does not exist. A mark that is not signed with our key counts as absent if the break is
 * known, so that it is written again. Otherwise it throws TrailBroken.
 */
async function readBreak(mark: string, keys: AuditKeys, { isKnown }: { isKnown: boolean }): Promise<Break | undefined> {
  const text = await readFile(mark, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { since, reason, seq, mac, signature } = parseObject(text) ?? {};
  const found = { reason: { since, reason }, last: { seq, mac, end: 0 } } as Break;
  if (signature === signatureOf(found, keys)) return found;
  if (isKnown) return undefined;
  throw new TrailBroken("the mark of a break is not signed with AUDIT_KEY");
}

async function writeBreak(path: string, keys: AuditKeys, found: Break): Promise<void> {
  const { reason, last } = found;
  const text = JSON.stringify({ ...reason, seq: last.seq, mac: last.mac, signature: signatureOf(found, keys) });
  // Renamed when it is complete: a full disk must not leave a part of it.
  const unfinished = `${markOf(path)}.new`;
  const file = await open(unfinished, "w", 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, markOf(path));
  await syncFolder(path);
}

const signatureOf = ({ reason: { since, reason }, last: { seq, mac } }: Break, keys: AuditKeys) =>
  keys.signHead(JSON.stringify(["broken", since, reason, seq, mac]));
