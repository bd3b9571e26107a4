import { LRUCache } from "lru-cache";
import type { SharedDeadline } from "../resilience/shared-deadline.js";
import { RequestInProgress } from "./errors.js";
import { isInProgress } from "./outage.js";

const maxUrls = 1_000;
const forgottenMs = 5_000;
const firstRestMs = 50;
const longestRestMs = 1_000;

/** How long a question waits for its turn at a URL that the service refuses. */
const longestPatienceMs = 7_000;
/** Of its own time, where that is less: sooner than the guard loses its patience, which cannot say when to come back. */
const patienceShare = 0.75;
const lookAgainMs = 250;

/** A question that waits for its turn at a URL. */
export interface Turn {
  /** Ends, with RequestInProgress, when the question has waited for too long. */
  readonly deadline: SharedDeadline;
  /** To be called as each call is made, and ended: a call under way is not given up. */
  readonly isCalling: (calling: boolean) => void;
}

/**
 * The URLs that the service refuses with 409, because it works on another call of the same URL: another process's, or one that we
 * have given up ourselves, for it works on and keeps its lock up to 60 s.
 */
export function createConflicts() {
  // A URL may hold an identity: it is forgotten on time, not only when it is looked up again.
  const rests = new LRUCache<string, number>({ max: maxUrls, ttl: forgottenMs, ttlAutopurge: true });
  const locked = new WeakSet<Response>();
  return {
    /** Looks whether an answer tells of a lock: another 409 is a provider's answer about one person. */
    async look(response: Response): Promise<void> {
      if (await isInProgress(response)) locked.add(response);
    },
    /**
     * How long the URL is left alone after this answer, in milliseconds: doubled each time, and jittered, so that those who collide
     * once do not collide again. 0 after any other answer.
     */
    restMs(url: string, response: Response): number {
      if (!locked.has(response)) {
        rests.delete(url);
        return 0;
      }
      const rest = Math.min(longestRestMs, 2 * (rests.get(url) ?? firstRestMs / 2));
      rests.set(url, rest);
      return rest * (0.75 + Math.random() / 4);
    },
    /** Does the work with a turn at the URL. */
    inTurn: <T>(url: string, deadline: SharedDeadline, work: (turn: Turn) => Promise<T>): Promise<T> =>
      withPatience(() => rests.has(url), deadline, work),
  };
}

async function withPatience<T>(
  isLocked: () => boolean,
  deadline: SharedDeadline,
  work: (turn: Turn) => Promise<T>,
): Promise<T> {
  const patience = new AbortController();
  let calling = false;
  const look = () => {
    if (isLocked() && !calling) patience.abort(new RequestInProgress());
    else timer = setTimeout(look, lookAgainMs);
  };
  const patienceMs = Math.min(longestPatienceMs, (deadline.at - performance.now()) * patienceShare);
  let timer = setTimeout(look, Math.max(0, patienceMs));
  try {
    return await work({
      deadline: {
        ...deadline,
        // It grows with those who join.
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
