import type { Logger } from "../../logger.js";
import { summaryOf, type DataProviderRefusal } from "./checktoken-answer.js";

/**
 * Milliseconds. Uncertain refusals count as a refusal if no other answer comes for this time. The cause is then a wrong
 * URL, not a transient failure in front of FranceConnect.
 */
const doubtMs = 60_000;
/** Milliseconds. An uncertain refusal that comes this long after the last one starts a new period of doubt. */
const expiryMs = 300_000;

/**
 * Tracks whether FranceConnect accepts the gateway as data provider. An outage does not change this state. A change is
 * logged once. While FranceConnect refuses, the operator has to act, and nobody can be authenticated.
 */
export function createFranceConnectHealth(log: Logger, setRefusing: (isRefusing: boolean) => void) {
  setRefusing(false);
  let last: DataProviderRefusal | undefined;
  let doubt: { readonly since: number; readonly last: number } | undefined;
  const advice =
    "FranceConnect refuses the gateway's own request: check FRANCECONNECT_DP_CLIENT_ID, its secret and the URL";
  function isDoubtful(refusal: DataProviderRefusal): boolean {
    if (refusal.isCertain) return false;
    const now = performance.now();
    const isNew = !doubt || now - doubt.last > expiryMs;
    doubt = { since: isNew || !doubt ? now : doubt.since, last: now };
    return now - doubt.since < doubtMs;
  }

  return {
    onAnswer: (refusal: DataProviderRefusal | undefined): boolean => {
      if (refusal && isDoubtful(refusal)) return false;
      if (!refusal) doubt = undefined;
      const isChanged = (refusal && summaryOf(refusal)) !== (last && summaryOf(last));
      last = refusal;
      const isRefused = refusal !== undefined;
      if (!isChanged) return isRefused;
      setRefusing(isRefused);
      if (refusal) log.error({ status: refusal.status, error: refusal.error }, advice);
      else log.info("FranceConnect accepts the gateway's requests again");
      return isRefused;
    },
    /** For `GET /health/ready`. */
    state: () => (last ? `refusing: ${summaryOf(last)}` : "serving"),
  };
}
