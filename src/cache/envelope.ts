import { LRUCache } from "lru-cache";
import type { Sealing } from "../crypto/sealing.js";
import type { UnusableReason } from "../telemetry/metrics/storage.js";
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

/** A sealed value, and what it contained. */
interface Known<Value> extends Content<Value> {
  readonly sealed: Buffer;
  readonly freshUntil: number;
}

/** A sealed fact takes about a kilobyte. */
const maxKnown = 10_000;
/** Milliseconds that an opened fact stays in memory, and between removals. */
const knownMs = 60_000;
const purgeMs = 5_000;

/** Seals plain JSON values with their person's generation, and opens only those of the current generation. */
export function createFactEnvelopes<Value>(sealing: Sealing, lifeMs: number, erasures: LocalErasures) {
  /** A value that Redis returns a second time, without any change, is not opened and parsed again. */
  const known = new LRUCache<string, Known<Value>>({ max: maxKnown, ttl: knownMs, ttlResolution: 0 });
  setInterval(() => known.purgeStale(), purgeMs).unref();

  function contentOf(cacheKey: FactCacheKey, sealed: Buffer): Known<Value> | undefined {
    const before = known.get(cacheKey.name);
    if (before?.sealed.equals(sealed)) return before;
    const opened = sealing.open(cacheKey, sealed);
    if (!opened) return undefined;
    const { freshUntil, text } = opened;
    // A copy: the buffer is a part of a larger one, of all that Redis returned.
    const content = { ...(JSON.parse(text) as Content<Value>), freshUntil, sealed: Buffer.from(sealed) };
    known.set(cacheKey.name, content);
    return content;
  }

  return {
    seal(cacheKey: FactCacheKey, content: Content<Value>): Buffer {
      return sealing.seal(cacheKey, JSON.stringify(content), Date.now() + lifeMs);
    },
    /** Returns the value, or the reason why the stored value cannot be used. */
    open(cacheKey: FactCacheKey, sealed: Buffer, current: string | undefined): Opened<Value> | UnusableReason {
      const content = contentOf(cacheKey, sealed);
      if (!content) return "unreadable";
      const { generation, since, value, freshUntil } = content;
      if (generation !== current || erasures.isErased(cacheKey.generation, since)) {
        known.delete(cacheKey.name);
        return "erased";
      }
      // A replica with a longer lifetime, or another clock, may have sealed it: its lifetime here is at most ours.
      return { value, freshUntil: Math.min(freshUntil, Date.now() + lifeMs) };
    },
  };
}
