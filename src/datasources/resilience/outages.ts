import type { HttpAnswer } from "../../http-client/http-answer.js";
import { SourceFailure, type Outage } from "../source-failure.js";

/** The answer of a call, and the duration of a failure where it is known. */
export interface SourceAnswer {
  readonly response: HttpAnswer;
  readonly outage: Outage | undefined;
}

/** The same, and whether the circuit breaker counts it as a failure. */
export interface JudgedAnswer extends SourceAnswer {
  readonly isFailure: boolean;
}

/** The longest outage that is followed: after it the source is called again, whatever it announced. */
const maxOutageSeconds = 3_600;
/** The retry delay for other calls, while one call checks whether an outage is over. */
const checkSeconds = 1;

/**
 * Tracks the operations of a source that are out of service, each until the announced time. Then one call checks
 * whether the outage is over. Any other kind of answer ends the outage at once.
 */
export function createOutages() {
  const outages = new Map<string, { readonly until: number; isChecking: boolean }>();
  return {
    /** Throws SourceFailure SOURCE_UNAVAILABLE during an outage, with the seconds that are left. */
    check(operation: string): void {
      const outage = outages.get(operation);
      if (!outage) return;
      const left = Math.ceil((outage.until - performance.now()) / 1_000);
      if (left > 0) throw new SourceFailure("SOURCE_UNAVAILABLE", left);
      if (outage.isChecking) throw new SourceFailure("SOURCE_UNAVAILABLE", checkSeconds);
    },
    /** Makes the call and classifies its answer. A breaker's probe that finds an outage counts as a failure. */
    async judge(
      operation: string,
      isProbe: boolean,
      call: (isChecking: boolean) => Promise<SourceAnswer>,
    ): Promise<JudgedAnswer> {
      const before = outages.get(operation);
      if (before) before.isChecking = true;
      let isOver = before !== undefined;
      try {
        const answer = await call(isOver);
        const { response, outage } = answer;
        if (response.status < 500) isOver = true;
        if (!outage?.isAnnounced) return { ...answer, isFailure: response.status >= 500 };
        isOver = false;
        const until = performance.now() + Math.min(maxOutageSeconds, outage.seconds) * 1_000;
        outages.set(operation, { until, isChecking: false });
        return { ...answer, isFailure: isProbe };
      } finally {
        if (isOver) outages.delete(operation);
      }
    },
  };
}
