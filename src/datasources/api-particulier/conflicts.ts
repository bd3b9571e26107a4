import { LRUCache } from "lru-cache";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { SharedDeadline } from "../resilience/shared-deadline.js";
import { RequestInProgress } from "./errors.js";
import { isInProgress } from "./outage.js";

const maxUrls = 1_000;
const expiryMs = 5_000;
const firstCooldownMs = 50;
const maxCooldownMs = 1_000;

/** The longest time that a request waits for its turn at a URL that the service rejects. */
const maxPatienceMs = 7_000;
/**
 * Share of the request's own time, where that is shorter. The wait ends before the deadline of the call, because the
 * error of a call at its deadline has no retry time.
 */
const patienceShare = 0.75;
const recheckMs = 250;

/** A request that waits for its turn at a URL. */
export interface ExclusiveTurn {
  /** Aborts with RequestInProgress when the request has waited for too long. */
  readonly deadline: SharedDeadline;
  /** The caller reports the start and the end of each call: a call in progress is not aborted. */
  readonly isCalling: (calling: boolean) => void;
}

/**
 * Tracks the URLs that the service rejects with 409, because it is working on another call with the same URL. That call
 * comes from another process, or it is one that we aborted: the service continues it and keeps its lock for up to 60 s.
 */
export function createConflicts() {
  // A URL may contain an identity: the cache deletes it on time, not only at the next lookup.
  const cooldowns = new LRUCache<string, number>({ max: maxUrls, ttl: expiryMs, ttlAutopurge: true });
  const locked = new WeakSet<HttpAnswer>();
  return {
    /** Checks whether an answer reports a lock: any other 409 is a provider's answer about one person. */
    look(response: HttpAnswer): void {
      if (isInProgress(response)) locked.add(response);
    },
    /**
     * Returns the milliseconds before the next call of the URL after this answer; 0 after any answer that reports no
     * lock. The delay doubles each time and has jitter, so that calls that collide once do not collide again.
     */
    cooldownMs(url: string, response: HttpAnswer): number {
      if (!locked.has(response)) {
        cooldowns.delete(url);
        return 0;
      }
      const cooldown = Math.min(maxCooldownMs, 2 * (cooldowns.get(url) ?? firstCooldownMs / 2));
      cooldowns.set(url, cooldown);
      return cooldown * (0.75 + Math.random() / 4);
    },
    /** Runs the work when it is its turn at the URL. */
    inTurn: <T>(
      url: string,
      deadline: SharedDeadline,
      work: (exclusiveTurn: ExclusiveTurn) => Promise<T>,
    ): Promise<T> => withPatience(() => cooldowns.has(url), deadline, work),
  };
}

async function withPatience<T>(
  isLocked: () => boolean,
  deadline: SharedDeadline,
  work: (exclusiveTurn: ExclusiveTurn) => Promise<T>,
): Promise<T> {
  const patience = new AbortController();
  let calling = false;
  const look = () => {
    if (isLocked() && !calling) patience.abort(new RequestInProgress());
    else timer = setTimeout(look, recheckMs);
  };
  const patienceMs = Math.min(maxPatienceMs, (deadline.at - performance.now()) * patienceShare);
  let timer = setTimeout(look, Math.max(0, patienceMs));
  try {
    return await work({
      deadline: {
        ...deadline,
        // The deadline moves later as more requests join.
        get at() {
          return deadline.at;
        },
        signal: AbortSignal.any([deadline.signal, patience.signal]),
      },
      isCalling: (isNow) => void (calling = isNow),
    });
  } finally {
    clearTimeout(timer);
  }
}
