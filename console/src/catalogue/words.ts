import type { Eligibility, FranceConnectUse, Openness } from "../generated/graphql.js";
import type { IconName } from "../parts/icon.js";

export const opennesses: Readonly<Record<Openness, string>> = {
  OPEN: "Accès libre",
  SEMI_OPEN: "Accès avec un compte",
  CLOSED: "Accès sur habilitation",
};

export const franceConnectUses: Readonly<Record<FranceConnectUse, string>> = {
  NONE: "Sans FranceConnect",
  OPTIONAL: "Utilisable avec FranceConnect",
  REQUIRED: "Avec FranceConnect uniquement",
};

export const eligibilities: Readonly<Record<Eligibility, { readonly word: string; readonly icon: IconName }>> = {
  ELIGIBLE: { word: "Accès possible", icon: "yes" },
  POSSIBLY_ELIGIBLE: { word: "Accès possible sous conditions", icon: "unknown" },
  NOT_ELIGIBLE: { word: "Accès impossible", icon: "no" },
};
