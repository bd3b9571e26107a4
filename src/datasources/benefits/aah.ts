import type { BenefitDefinition } from "../source.js";

export const aah: BenefitDefinition = {
  code: "AAH",
  statusType: "AahStatus",
  name: "Allocation aux adultes handicapés",
  acronym: "AAH",
  summary: "Aide financière qui assure un minimum de ressources aux personnes en situation de handicap.",
  pageSlugs: ["api-particulier"],
  scope: "allocation_adulte_handicape",
  details: {},
  ofBenefit: "de l'AAH",
  apiParticulier: { name: "allocation_adulte_handicape", details: {} },
};
