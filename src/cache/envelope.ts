import type { Sealing } from "../crypto/sealing.js";
import type { UnusableReason } from "../telemetry/metrics.js";
import type { Era } from "./erasure.js";
import type { FactCacheKey } from "./keys.js";
import type { LocalErasures } from "./local-erasures.js";

/** The sealed content: the fact, and the person's era at the time of the lookup. */
interface Content<Value> extends Era {
  readonly value: Value;
}

interface Opened<Value> {
  readonly value: Value;
  /** Milliseconds since 1970; may be in the past. */
  readonly freshUntil: number;
}

/** Seals plain JSON values with their person's generation, and opens only those of the current generation. */
export function createFactEnvelopes<Value>(sealing: Sealing, lifeMs: number, erasures: LocalErasures) {
  return {
    seal(cacheKey: FactCacheKey, content: Content<Value>): Buffer {
      return sealing.seal(cacheKey, JSON.stringify(content), Date.now() + lifeMs);
    },
    /** Returns the value, or the reason why the stored value cannot be used. */
    open(cacheKey: FactCacheKey, sealed: Buffer, current: string | undefined): Opened<Value> | UnusableReason {
      const opened = sealing.open(cacheKey, sealed);
      if (!opened) return "unreadable";
      const { generation, since, value } = JSON.parse(opened.text) as Content<Value>;
      if (generation !== current || erasures.isErased(cacheKey.generation, since)) return "erased";
      // A replica with a longer lifetime, or another clock, may have sealed it: its lifetime here is at most ours.
      return { value, freshUntil: Math.min(opened.freshUntil, Date.now() + lifeMs) };
    },
  };
}
