import type { Sealing } from "../crypto/sealing.js";
import type { UnusableReason } from "../telemetry/metrics.js";
import type { Era } from "./erasure.js";
import type { Place } from "./keys.js";
import type { LocalErasures } from "./local-erasures.js";

/** What is sealed: the fact, and the era of the person in which it was looked for. */
interface Remembered<Value> extends Era {
  readonly value: Value;
}

interface Opened<Value> {
  readonly value: Value;
  /** It may be past. */
  readonly freshUntil: number;
}

/** Seals values of plain JSON with their person's generation, and opens those of the present generation. */
export function createRememberedFacts<Value>(sealing: Sealing, lifeMs: number, erasures: LocalErasures) {
  return {
    seal(place: Place, remembered: Remembered<Value>): Buffer {
      return sealing.seal(place, JSON.stringify(remembered), Date.now() + lifeMs);
    },
    /** A reason for what is there and cannot be used. */
    open(place: Place, sealed: Buffer, current: string | undefined): Opened<Value> | UnusableReason {
      const opened = sealing.open(place, sealed);
      if (!opened) return "unreadable";
      const { generation, since, value } = JSON.parse(opened.text) as Remembered<Value>;
      if (generation !== current || erasures.isErased(place.generation, since)) return "erased";
      // One that was sealed by a replica with a longer life, or another clock, ends as ours do.
      return { value, freshUntil: Math.min(opened.freshUntil, Date.now() + lifeMs) };
    },
  };
}
