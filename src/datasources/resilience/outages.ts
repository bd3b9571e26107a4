import { SourceFailure, type Outage } from "../source-failure.js";

/** What came of a call, and how long a failure will last where that is known. */
export interface SourceAnswer {
  readonly response: Response;
  readonly outage: Outage | undefined;
}

/** The same, and whether it says that the source is sick. */
export interface JudgedAnswer extends SourceAnswer {
  readonly isFailure: boolean;
}

/** Whatever the source announces: then it is asked again. */
const longestRestSeconds = 3_600;
/** For those who come while one call looks whether an outage is over. */
const lookSeconds = 1;

/**
 * The operations of a source that are out of service, each until the time that the source has announced. Then one call looks
 * whether it is over; any answer of another kind ends it at once.
 */
export function createOutages() {
  const outages = new Map<string, { readonly until: number; isLooking: boolean }>();
  return {
    /** Throws SourceFailure SOURCE_UNAVAILABLE while it lasts, with the seconds that are left. */
    check(operation: string): void {
      const outage = outages.get(operation);
      if (!outage) return;
      const left = Math.ceil((outage.until - performance.now()) / 1_000);
      if (left > 0) throw new SourceFailure("SOURCE_UNAVAILABLE", left);
      if (outage.isLooking) throw new SourceFailure("SOURCE_UNAVAILABLE", lookSeconds);
    },
    /** Makes the call, and judges its answer. A breaker's probe that finds an outage has not found the source well. */
    async judge(
      operation: string,
      isProbe: boolean,
      call: (isLooking: boolean) => Promise<SourceAnswer>,
    ): Promise<JudgedAnswer> {
      const before = outages.get(operation);
      if (before) before.isLooking = true;
      let isOver = before !== undefined;
      try {
        const answer = await call(isOver);
        const { response, outage } = answer;
        if (response.status < 500) isOver = true;
        if (!outage?.isAnnounced) return { ...answer, isFailure: response.status >= 500 };
        isOver = false;
        const until = performance.now() + Math.min(longestRestSeconds, outage.seconds) * 1_000;
        outages.set(operation, { until, isLooking: false });
        return { ...answer, isFailure: isProbe };
      } finally {
        if (isOver) outages.delete(operation);
      }
    },
  };
}
