import type { BenefitDefinition } from "../source.js";

export const primeActivite: BenefitDefinition = {
  code: "PRIME_ACTIVITE",
  statusType: "PrimeActiviteStatus",
  name: "Prime d'activité",
  acronym: "PPA",
  summary: "Prestation qui complète les revenus d'activité des travailleurs aux ressources modestes.",
  pageSlugs: ["api-particulier"],
  scope: "prime_activite",
  details: { increased: "prime_activite_majoration" },
  ofBenefit: "de la prime d'activité",
  apiParticulier: { name: "prime_activite", details: { increased: "avec_majoration" } },
};
