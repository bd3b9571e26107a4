import { open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { endsWith } from "./recovery.js";
import type { Tip } from "./record.js";

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
