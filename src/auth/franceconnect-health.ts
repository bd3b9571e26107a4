import type { Logger } from "../logger.js";
import { summaryOf, type Refusal } from "./franceconnect-answer.js";

/**
 * Whether FranceConnect accepts the gateway as data provider. An outage says nothing of it. A change is logged once: while
 * FranceConnect refuses, the operator has to act, and nobody can be let in.
 */
export function createFranceConnectHealth(log: Logger, isRefusing: { set(value: number): void }) {
  let last: Refusal | undefined;
  const advice =
    "FranceConnect refuses the gateway's own request: check FRANCECONNECT_DP_CLIENT_ID, its secret and the URL";
  return {
    onAnswer: (refusal: Refusal | undefined): void => {
      const isChanged = (refusal && summaryOf(refusal)) !== (last && summaryOf(last));
      last = refusal;
      if (!isChanged) return;
      isRefusing.set(refusal ? 1 : 0);
      if (refusal) log.error({ status: refusal.status, error: refusal.error }, advice);
      else log.info("FranceConnect accepts the gateway's requests again");
    },
    /** For `GET /health/ready`. */
    state: () => (last ? `refusing: ${summaryOf(last)}` : "serving"),
  };
}
