import type { GatewayError } from "./answer.js";
import type { StatusFieldsFragment } from "./generated/graphql.js";

const notAsContracted: GatewayError = { message: "A field is null, and no error says why." };

/** One line for the person. An unknown, and a failure, never read as a no. */
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

/** What the person can do about it: `message` is for developers. */
function describeError({
  extensions: { code, retryable, retryAfter, requestId = "" } = {},
}: GatewayError = notAsContracted) {
  if (code === "LOGIN_EXPIRED" || code === "UNAUTHENTICATED") return "Identifiez-vous à nouveau.";
  if (code === "UNAUTHORIZED_FIELD_OR_TYPE") return "Vous n’avez pas demandé cette information en vous identifiant.";
  if (retryable || retryAfter !== undefined) return "La source ne répond pas : réessayez plus tard.";
  return `Une panne est survenue. Référence : ${requestId}`;
}
