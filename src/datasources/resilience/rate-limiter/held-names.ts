import type { Bag } from "./bag.js";

/**
 * Tracks the names with a call in progress, or with a delay after a call: another call of that name waits. `onFree` is
 * called when a delay is over.
 */
export function createHeldNames(onFree: () => void) {
  const held = new Set<unknown>();
  return {
    isFree: ({ name }: { readonly name: unknown }): boolean => !held.has(name),
    /** How many of these names are free. */
    freeOf: (names: Bag<unknown>): number => names.size() - [...held].filter(names.has).length,
    hold: (name: unknown): void => void held.add(name),
    release(name: unknown, restMs: number): void {
      if (restMs <= 0) {
        held.delete(name);
        return;
      }
      setTimeout(() => {
        held.delete(name);
        onFree();
      }, restMs);
    },
  };
}

export type HeldNames = ReturnType<typeof createHeldNames>;
