import type { BenefitDefinition } from "../source.js";

export const asf: BenefitDefinition = {
  code: "ASF",
  statusType: "AsfStatus",
  name: "Allocation de soutien familial",
  acronym: "ASF",
  summary: "Aide pour élever un enfant privé de l'aide de l'un de ses parents ou des deux.",
  pageSlugs: ["api-particulier"],
  scope: "allocation_soutien_familial",
  details: {},
  ofBenefit: "de l'ASF",
  apiParticulier: { name: "allocation_soutien_familial", details: {} },
};
