import { constants } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { TrailBroken } from "./broken.js";
import { isAt, isMissing } from "./files.js";
import type { AuditKeys } from "./keys.js";
import { parseObject, type Tip } from "./record.js";

/** One sector: it is written whole or not at all. */
const headBytes = 512;

/** Returns the path of the file's signed head, which contains the end of the chain when the head was written. */
export const headPathOf = (path: string) => `${path}.head`;

/** Undefined if there is none. Throws TrailBroken if it is not signed with our key. */
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

/** Opens the head, and overwrites it in place: this works on a full disk too. */
export async function openHead(path: string, keys: AuditKeys) {
  const file = await open(headPathOf(path), constants.O_RDWR | constants.O_CREAT, 0o600);
  let written: Buffer | undefined;
  return {
    /** Gives the head to the system: it survives this process, but not yet a loss of power. */
    async write(tip: Tip): Promise<void> {
      const text = JSON.stringify({ seq: tip.seq, mac: tip.mac, end: tip.end, signature: signatureOf(tip, keys) });
      written = Buffer.from(`${text.padEnd(headBytes - 1)}\n`);
      await file.write(written, 0, headBytes, 0);
    },
    /** Whether the head's path still holds what was last written. */
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
