import type { AuditKeys } from "./keys.js";
import { lockFile } from "./lock.js";
import type { Disclosure, TrailEvent } from "./record.js";
import { openTrail, type Trail } from "./trail.js";

/** The trail at this path, held for this process from its first opening on. One call at a time. */
export function createHeldTrail(path: string, keys: AuditKeys) {
  let unlock: (() => Promise<void>) | undefined;
  let trail: Trail | undefined;

  async function opened(): Promise<Trail> {
    unlock ??= await lockFile(path);
    return (trail ??= await openTrail(path, keys));
  }

  async function drop(): Promise<void> {
    const left = trail;
    trail = undefined;
    await left?.close().catch(() => undefined);
  }

  return {
    append: async (entries: readonly (Disclosure | TrailEvent)[]) => (await opened()).append(entries),
    /** Of the last record on the disk. */
    sequence: () => trail?.tip().seq ?? 0,
    /** Follows a file that was moved away: closes it, and begins the next where it stood. Then the head is on the disk too. */
    async settle(): Promise<void> {
      const current = await opened();
      if (!(await current.isMoved())) return current.syncHead();
      // A disk that is full takes no closing record; the next file says what it continues.
      await current.append([{ event: "closed" }]).catch(() => undefined);
      await drop();
      await opened();
    },
    /** To be opened again: what a failure has left is recovered then. */
    drop,
    close: async (): Promise<void> => {
      await drop();
      await unlock?.();
    },
  };
}
