import { remedyFor } from "./error-codes.js";
import type { Failure } from "./gateway.js";
import type { StatusFieldsFragment } from "./generated/graphql.js";

/** One line for a caseworker. An unknown or a failure never reads as a no. */
export function tellStatus(status: StatusFieldsFragment | null | undefined, failure: Failure | undefined): string {
  if (!status) return tellFailure(failure);
  const { outcome, unknownReason, description, provenance } = status;
  const proof = `${provenance.source}, ${provenance.freshness.toLowerCase()}, as of ${provenance.asOf}`;
  switch (outcome) {
    case "BENEFICIARY":
      return `yes — ${description} (${proof})`;
    case "NOT_BENEFICIARY":
      return `no — ${description} (${proof})`;
    case "UNKNOWN":
      return `unknown, ask for a certificate — ${unknownReason ?? ""}: ${description} (${proof})`;
    default:
      return outcome satisfies never;
  }
}

function tellFailure(failure: Failure | undefined): string {
  if (!failure) throw new Error("a null without an error: not as contracted");
  const { code, field, retryAfter, requestId, message } = failure;
  const remedy = remedyFor(code);
  const detail = {
    "try again": retryAfter === undefined ? "" : ` in ${String(retryAfter)} s`,
    "log in again": "",
    "ask for the scope at login": "",
    "mend the request": field === undefined ? "" : `: ${field}`,
    "tell the operator": `: ${requestId}`,
  }[remedy];
  return `not told, ${remedy}${detail} — ${code}: ${message}`;
}
