import type { UnusableReason } from "../metrics.js";
import type { Place } from "./keys.js";
import type { Sealing } from "./sealing.js";

/** What is sealed. */
interface Remembered<Value> {
  /** The person's, when the fact was looked for; null before any erasure. */
  readonly generation: string | null;
  readonly value: Value;
}

interface Fresh<Value> {
  readonly value: Value;
  readonly freshUntil: number;
}

/** Seals values of plain JSON with their person's generation, and opens those of the present generation. */
export function createRememberedFacts<Value>(sealing: Sealing, lifeMs: number) {
  return {
    seal(place: Place, remembered: Remembered<Value>): Buffer {
      return sealing.seal(place, JSON.stringify(remembered), Date.now() + lifeMs);
    },
    /** Undefined for what is no longer fresh, a reason for what is there and cannot be used. */
    open(place: Place, sealed: Buffer, generation: string | null): Fresh<Value> | UnusableReason | undefined {
      const opened = sealing.open(place, sealed);
      if (!opened) return "unreadable";
      const remembered = JSON.parse(opened.text) as Remembered<Value>;
      if (remembered.generation !== generation) return "erased";
      const { freshUntil } = opened;
      return freshUntil > Date.now() ? { value: remembered.value, freshUntil } : undefined;
    },
  };
}
