import { createBreaks, type Break, type Breaks } from "./breaks.js";
import { TrailBroken } from "./broken.js";
import { sizeOf } from "./files.js";
import { headPathOf } from "./head.js";
import type { AuditKeys } from "./keys.js";
import { lockFile } from "./lock.js";
import type { Disclosure, Tip, TrailEvent } from "./record.js";
import { beginTrail, openTrail, type Trail } from "./trail.js";

/**
 * Manages the trail at this path, which is locked for this process from its first opening on. One call at a time. After
 * a break it rejects with TrailBroken until the operator has acknowledged it and put the files in order.
 */
export function createLockedTrail(path: string, keys: AuditKeys) {
  const breaks = createBreaks(path, keys);
  let unlock: (() => void) | undefined;
  let trail: Trail | undefined;
  /** The tip of the trail that was dropped. */
  let last: Tip | undefined;

  async function open(): Promise<Trail> {
    unlock ??= lockFile(path);
    if (trail) return trail;
    const broken = await breaks.acknowledged();
    trail = await (broken ? openAfter(broken, breaks, path, keys) : openTrail(path, keys, { last }));
    return trail;
  }

  async function drop(cause?: unknown): Promise<void> {
    const left = trail;
    last = left?.tip() ?? last;
    trail = undefined;
    await left?.close().catch(() => undefined);
    if (cause instanceof TrailBroken) await breaks.mark(cause, last);
  }

  return {
    open,
    append: async (entries: readonly (Disclosure | TrailEvent)[]) => (await open()).append(entries),
    /** The number of the last record on the disk. */
    sequence: () => (trail?.tip() ?? last)?.seq ?? 0,
    /** Throws TrailBroken if others changed the file. If the file was renamed, closes it and begins the next one. */
    async settle(): Promise<void> {
      const current = await open();
      await current.assertIntact();
      if (!(await current.isMoved())) return current.syncHead();
      await current.finish();
      await drop();
      await open();
    },
    /** Closes the trail, and marks a break. The next opening recovers what a failure has left. */
    drop,
    close: async (): Promise<void> => {
      await drop();
      unlock?.();
      unlock = undefined;
    },
  };
}

/** Continues if the operator has restored the files as they were, and begins a new file if they were moved away. */
async function openAfter({ reason, last }: Break, breaks: Breaks, path: string, keys: AuditKeys): Promise<Trail> {
  const isClear = !(await sizeOf(path)) && (await sizeOf(headPathOf(path))) === undefined;
  try {
    const opening = isClear ? beginTrail(path, keys, last, reason) : openTrail(path, keys, { last, broken: reason });
    const trail = await opening;
    await breaks.remove();
    return trail;
  } catch (error) {
    if (error instanceof TrailBroken) await breaks.refuse();
    throw error;
  }
}
