import type { BenefitDefinition } from "./source.js";

export const css: BenefitDefinition = {
  code: "CSS",
  statusType: "CssStatus",
  name: "Complémentaire santé solidaire",
  acronym: "CSS",
  summary: "Dispositif qui permet aux personnes ayant un revenu modeste de bénéficier d'une complémentaire santé.",
  scope: "complementaire_sante_solidaire",
  details: { paysContribution: null },
  apiSecu: { path: "/prestations/v1/fc/CSS", scope: "CSS_FC" },
};
