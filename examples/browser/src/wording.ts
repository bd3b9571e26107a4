import type { GatewayError } from "./answer.js";
import type { StatusFieldsFragment } from "./generated/graphql.js";

const notAsContracted: GatewayError = { message: "A field is null, and no error says why." };

/** Returns one line for the person. An unknown outcome or a failure never reads as a "no". */
export function describeStatus(status: StatusFieldsFragment | null | undefined, error?: GatewayError): string {
  switch (status?.outcome) {
    case "BENEFICIARY":
      return `Oui. ${status.description}`;
    case "NOT_BENEFICIARY":
      return `Non. ${status.description}`;
    case "UNKNOWN":
      return `On ne sait pas : demandez une attestation. ${status.description}`;
    default:
      return describeError(error);
  }
}

/** Returns a sentence about what the person can do. The error's `message` is for developers. */
export function describeError({
  extensions: { code, retryable, retryAfter, requestId } = {},
}: GatewayError = notAsContracted) {
  if (needsSignIn(code)) return "Identifiez-vous à nouveau.";
  if (code === "RATE_LIMITED" || code === "OVERLOADED") return "Trop de demandes en ce moment : réessayez plus tard.";
  if (code === "AUDIT_UNAVAILABLE") return "Le service ne peut pas répondre : réessayez plus tard.";
  if (retryable || retryAfter !== undefined) return "La source ne répond pas : réessayez plus tard.";
  return `Une panne est survenue.${requestId === undefined ? "" : ` Référence : ${requestId}`}`;
}

/** Whether a new sign-in may help, with the benefits that the page queries. */
export function needsSignIn(code: string | undefined): boolean {
  return ["UNAUTHENTICATED", "LOGIN_EXPIRED", "UNAUTHORIZED_FIELD_OR_TYPE"].includes(code ?? "");
}
