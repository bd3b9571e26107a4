import type { UnusableReason } from "../metrics.js";
import type { Place } from "./keys.js";
import type { Sealing } from "./sealing.js";

/** What is sealed. */
interface Remembered<Value> {
  /** The person's, when the fact was looked for; null before any erasure. */
  readonly generation: string | null;
  readonly value: Value;
}

interface Opened<Value> {
  readonly value: Value;
  /** It may be past. */
  readonly freshUntil: number;
}

/** Seals values of plain JSON with their person's generation, and opens those of the present generation. */
export function createRememberedFacts<Value>(sealing: Sealing, lifeMs: number) {
  return {
    seal(place: Place, remembered: Remembered<Value>): Buffer {
      return sealing.seal(place, JSON.stringify(remembered), Date.now() + lifeMs);
    },
    /** A reason for what is there and cannot be used. */
    open(place: Place, sealed: Buffer, generation: string | null): Opened<Value> | UnusableReason {
      const opened = sealing.open(place, sealed);
      if (!opened) return "unreadable";
      const remembered = JSON.parse(opened.text) as Remembered<Value>;
      if (remembered.generation !== generation) return "erased";
      return { value: remembered.value, freshUntil: opened.freshUntil };
    },
  };
}
