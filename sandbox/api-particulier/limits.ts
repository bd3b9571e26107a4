import type { AnswerHeaders } from "../source-answer.js";
import { createPeak, createWindows, type Window } from "./window.js";

/** The service's rate limits; a test that needs many calls sets higher ones. */
export interface Limits {
  /** Calls with one token in any second. */
  readonly perSecond: number;
  /** Calls from one address in any minute. */
  readonly perMinute: number;
  /** Number of 429s to one address in any five minutes, after which the address is banned. */
  readonly patience: number;
  readonly banSeconds: number;
}

export const realLimits: Limits = { perSecond: 20, perMinute: 1000, patience: 2_000, banSeconds: 12 * 3600 };

/** The limiter's decision on a call. A call from a banned address is `swallowed`: it never gets an answer. */
type Admission = "swallowed" | { readonly admitted: boolean; readonly headers: AnswerHeaders };

const second = 1000;
const minute = 60_000;

/** Counts the calls, refuses those over a limit, and bans an address that continues. Calls `onBan` at each ban. */
export function createLimiter(limits: Limits, onBan: (banSeconds: number) => void = warnOfBan) {
  const ofTokens = createWindows(second);
  const ofAddresses = createWindows(minute);
  const refused = createWindows(5 * minute);
  const bans = new Map<string, number>();
  const peak = createPeak(second);

  const isBanned = (address: string) => (bans.get(address) ?? 0) > Date.now();
  const ban = (address: string) => bans.set(address, Date.now() + limits.banSeconds * second);

  return {
    /** The highest number of calls in any sliding second, refused and swallowed calls included. */
    peakPerSecond: peak.highest,
    isBanning: () => [...bans.keys()].some(isBanned),
    ban,
    lift: () => {
      for (const counts of [refused, bans]) counts.clear();
    },
    forget: () => {
      for (const counts of [ofTokens, ofAddresses, refused, bans, peak]) counts.clear();
    },
    admit(address: string, token: string): Admission {
      peak.add();
      if (isBanned(address)) return "swallowed";
      const [ofToken, ofAddress] = [ofTokens.of(token), ofAddresses.of(address)];
      const isOver = ofToken.count() >= limits.perSecond || ofAddress.count() >= limits.perMinute;
      if (!isOver) {
        ofToken.add();
        ofAddress.add();
        return { admitted: true, headers: budget(limits.perSecond, ofToken) };
      }
      if (refused.of(address).count() >= limits.patience) {
        ban(address);
        onBan(limits.banSeconds);
        return "swallowed";
      }
      refused.of(address).add();
      return { admitted: false, headers: refusal(limits, ofToken, ofAddress) };
    },
  };
}

/** The service bans without notice; its stand-in writes a warning to stderr for the person who runs it. */
function warnOfBan(banSeconds: number): void {
  const hours = String(banSeconds / 3600);
  process.stderr.write(
    `API Particulier's stand-in bans the gateway's address for ${hours} h, after too many refused calls. Restart the stand-in to lift the ban.\n`,
  );
}

function refusal({ perSecond, perMinute }: Limits, ofToken: Window, ofAddress: Window): AnswerHeaders {
  const ofMinute = ofAddress.count() >= perMinute;
  const window = ofMinute ? ofAddress : ofToken;
  const pause = String(Math.max(1, Math.ceil(window.freeIn() / second)));
  return { ...budget(ofMinute ? perMinute : perSecond, window), "retry-after": pause };
}

function budget(limit: number, window: Window): AnswerHeaders {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(Math.max(0, limit - window.count())),
    "ratelimit-reset": String(Math.ceil((Date.now() + window.freeIn()) / second)),
  };
}
