import { auditUnavailable, type GatewayError } from "../errors.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";

/** Tracks whether the audit records, and logs each change. */
export function createHealth(log: Logger, { auditFailing }: Metrics) {
  let failure: { readonly since: string; readonly cause: unknown } | undefined;
  let withheld = 0;
  auditFailing.set(0);
  return {
    /** Undefined while it records. */
    outage: () => failure && { since: failure.since, withheld },
    fails: (cause: unknown): void => {
      if (failure) {
        failure = { ...failure, cause };
        return;
      }
      failure = { since: new Date().toISOString(), cause };
      withheld = 0;
      auditFailing.set(1);
      log.error({ err: cause }, "audit fails: nothing is disclosed");
    },
    recovers: (): void => {
      if (!failure) return;
      log.info({ since: failure.since, withheld }, "audit records again");
      failure = undefined;
      auditFailing.set(0);
    },
    /** Logs again why it fails: the operator has asked. */
    repeat: (): void => {
      if (failure) log.error({ err: failure.cause }, "audit still fails: nothing is disclosed");
    },
    /** Counts one more withheld answer, and returns its error. */
    withhold: (): GatewayError => {
      withheld += 1;
      return auditUnavailable(failure?.cause);
    },
  };
}
