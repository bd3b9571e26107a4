import type { BenefitDefinition } from "../source.js";

export const css: BenefitDefinition = {
  code: "CSS",
  statusType: "CssStatus",
  name: "Complémentaire santé solidaire",
  acronym: "CSS",
  summary: "Dispositif qui permet aux personnes ayant un revenu modeste de bénéficier d'une complémentaire santé.",
  pageSlugs: [
    "api-prestations-sociales",
    "api_complementaire_sante_solidaire",
    "api-complementaire-sante-solidaire",
    "api-prestations-securite-sociale",
    "api-particulier",
  ],
  scope: "complementaire_sante_solidaire",
  details: { paysContribution: null },
  ofBenefit: "de la CSS",
  apiSecu: "CSS",
  apiParticulier: { name: "complementaire_sante_solidaire", details: { paysContribution: "avec_participation" } },
};
