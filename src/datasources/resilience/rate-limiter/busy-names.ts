import type { Bag } from "./bag.js";

/**
 * Tracks the names with a call in progress, or with a delay after a call: another call of that name waits. `onFree` is
 * called when a delay is over.
 */
export function createBusyNames(onFree: () => void) {
  const busy = new Set<unknown>();
  return {
    isFree: ({ name }: { readonly name: unknown }): boolean => !busy.has(name),
    /** How many of these names are free. */
    freeOf: (names: Bag<unknown>): number => names.size() - [...busy].filter(names.has).length,
    markBusy: (name: unknown): void => void busy.add(name),
    release(name: unknown, restMs: number): void {
      if (restMs <= 0) {
        busy.delete(name);
        return;
      }
      setTimeout(() => {
        busy.delete(name);
        onFree();
      }, restMs);
    },
  };
}

export type BusyNames = ReturnType<typeof createBusyNames>;
