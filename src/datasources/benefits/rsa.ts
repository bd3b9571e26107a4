import type { BenefitDefinition } from "../source.js";

export const rsa: BenefitDefinition = {
  code: "RSA",
  statusType: "RsaStatus",
  name: "Revenu de solidarité active",
  acronym: "RSA",
  summary: "Prestation qui permet de compléter les ressources d'une personne démunie ou aux ressources faibles.",
  pageSlugs: ["api-prestations-sociales", "api-prestations-securite-sociale", "api-particulier"],
  scope: "revenu_solidarite_active",
  details: { increased: "revenu_solidarite_active_majoration" },
  ofBenefit: "du RSA",
  apiSecu: "RSA",
  apiParticulier: { name: "revenu_solidarite_active", details: { increased: "avec_majoration" } },
};
