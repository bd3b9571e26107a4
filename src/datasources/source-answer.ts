import { badInput, type GatewayError } from "../errors.js";
import type { HttpAnswer } from "../http-client/http-answer.js";
import type { UnknownReason } from "../schema/benefits/benefit-status.js";
import { SourceFailure } from "./source-failure.js";
import type { Fact } from "./source.js";

const descriptions: Readonly<Record<UnknownReason, string>> = {
  NO_FILE: "La source ne trouve pas de dossier pour cette personne : son statut est inconnu.",
  IDENTITY_NOT_RECOGNISED: "La source ne reconnaît pas l'identité de cette personne : son statut est inconnu.",
};

/** The result of a source that answered but does not know. The sentence is ours, never the source's error text. */
export function unknown(reason: UnknownReason): Pick<Fact, "outcome" | "unknownReason" | "description"> {
  return { outcome: "UNKNOWN", unknownReason: reason, description: descriptions[reason] };
}

/**
 * The error for a civil identity that we accepted and the source rejects. `field` is the rejected part, "" the whole.
 */
export function refusedIdentity(field: string): GatewayError {
  return badInput(field, "The source refuses this part of the identity.");
}

/** Returns the body as JSON. Throws SourceFailure for any other body. */
export function readJson(response: HttpAnswer): unknown {
  const contentType = response.header("content-type");
  if (contentType && !/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  }
  try {
    return response.json();
  } catch (cause) {
    throw new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause });
  }
}
