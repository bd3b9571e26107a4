import { constants } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import { isAt, isMissing } from "./files.js";
import type { AuditKeys } from "./keys.js";
import { parseObject, type Tip } from "./record.js";

/** One sector: it is written whole or not at all. */
const headBytes = 512;

/** The signed head of the file at this path: where the chain ended when it was written. */
export const headPathOf = (path: string) => `${path}.head`;

/** Undefined where there is none. Throws TrailBroken for one that is not signed with our key. */
export async function readHead(path: string, keys: AuditKeys): Promise<Tip | undefined> {
  const text = await readFile(headPathOf(path), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { seq, mac, end, signature } = parseObject(text) ?? {};
  const tip = { seq, mac, end } as Tip;
  if (signature !== signatureOf(tip, keys)) throw new TrailBroken("the head is not signed with AUDIT_KEY");
  return tip;
}

/** Writes over the one there is, in place: a full disk takes it all the same. */
export async function openHead(path: string, keys: AuditKeys) {
  const file = await open(headPathOf(path), constants.O_RDWR | constants.O_CREAT, 0o600);
  let written: Buffer | undefined;
  return {
    /** With the system: it outlives this process, though not yet a loss of power. */
    async write(tip: Tip): Promise<void> {
      const text = JSON.stringify({ seq: tip.seq, mac: tip.mac, end: tip.end, signature: signatureOf(tip, keys) });
      written = Buffer.from(`${text.padEnd(headBytes - 1)}\n`);
      await file.write(written, 0, headBytes, 0);
    },
    /** Whether what was written last is at the head's path. */
    isIntact: async (): Promise<boolean> => {
      const found = await readFile(headPathOf(path)).catch(() => undefined);
      return (await isAt(file, headPathOf(path))) && (written === undefined || found?.equals(written) === true);
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

export type Head = Awaited<ReturnType<typeof openHead>>;

const signatureOf = ({ seq, mac, end }: Tip, keys: AuditKeys) => keys.signHead(JSON.stringify([seq, mac, end]));
