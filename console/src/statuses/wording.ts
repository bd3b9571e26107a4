import type { Freshness, Outcome, SourceName, UnknownReason } from "../generated/graphql.js";
import type { IconName } from "../parts/icon.js";
import type { Result } from "./result.js";

interface Wording {
  /** The headline of the card. */
  readonly word: string;
  readonly icon: IconName;
  /** The meaning, and what the person can do. */
  readonly text?: string;
}

const outcomes: Readonly<Record<Outcome, Wording>> = {
  BENEFICIARY: { word: "Bénéficiaire", icon: "yes" },
  NOT_BENEFICIARY: { word: "Non bénéficiaire", icon: "no" },
  UNKNOWN: { word: "Situation inconnue", icon: "unknown" },
};

export const unknownReasons: Readonly<Record<UnknownReason, string>> = {
  NO_FILE:
    "La source n’a pas trouvé de dossier à votre nom. Ce n’est pas un refus\u00a0: son registre est incomplet, et un droit récent peut mettre jusqu’à 30\u00a0jours à y apparaître.",
  IDENTITY_NOT_RECOGNISED:
    "La source n’a pas reconnu votre identité. Ce n’est pas un refus\u00a0: votre état civil y est peut-être enregistré autrement.",
};

const notResponding: Wording = {
  word: "La source ne répond pas",
  icon: "failure",
  text: "Votre situation n’a pas pu être vérifiée. Vos droits ne changent pas\u00a0: seule la vérification a échoué.",
};
const outOfOrder: Wording = {
  word: "Vérification impossible",
  icon: "failure",
  text: "Un problème technique empêche de vérifier votre situation. Vos droits ne changent pas. Prévenez la personne qui exploite ce service.",
};

const failures: Readonly<Record<string, Wording>> = {
  SOURCE_UNAVAILABLE: notResponding,
  SOURCE_TIMEOUT: notResponding,
  SOURCE_RATE_LIMITED: {
    ...notResponding,
    word: "La source demande une pause",
    text: "Elle reçoit trop de demandes en ce moment. Votre situation n’a pas pu être vérifiée.",
  },
  SOURCE_NOT_CONFIGURED: {
    word: "Prestation non couverte",
    icon: "locked",
    text: "Ce service n’est relié à aucune source pour cette prestation.",
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    word: "Accès non autorisé",
    icon: "locked",
    text: "La source n’a pas été interrogée\u00a0: votre identification, ou l’habilitation de ce service, ne couvre pas cette prestation.",
  },
  LOGIN_EXPIRED: {
    word: "Identification à renouveler",
    icon: "expired",
    text: "La source n’a pas donné de réponse au moment de votre identification, et n’en donne qu’à ce moment-là. Identifiez-vous à nouveau pour l’interroger.",
  },
};

const retryable = new Set(["SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT", "SOURCE_RATE_LIMITED"]);
const mendedBySigningIn = new Set(["LOGIN_EXPIRED", "UNAUTHORIZED_FIELD_OR_TYPE"]);

export const canRetry = ({ failure }: Result) => retryable.has(failure?.code ?? "");
export const needsSignIn = ({ failure }: Result) => mendedBySigningIn.has(failure?.code ?? "");

/** The words and the shape of the card for a result. */
export function wordingOf({ status, failure }: Result): Wording {
  return status ? outcomes[status.outcome] : (failures[failure?.code ?? ""] ?? outOfOrder);
}

export const sources: Readonly<Record<SourceName, string>> = {
  API_SECU: "API-SECU (Direction de la sécurité sociale)",
  API_PARTICULIER: "API Particulier (Direction interministérielle du numérique)",
};

export const freshnesses: Readonly<Record<Freshness, string>> = {
  LIVE: "Source interrogée à l’instant",
  CACHED: "Réponse récente, conservée par ce service",
  STALE: "Réponse ancienne\u00a0: la source ne répond pas en ce moment",
};
