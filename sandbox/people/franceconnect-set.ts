import { beneficiary, notBeneficiary } from "../api-particulier/answers.js";
import { apiParticulierError } from "../api-particulier/errors.js";
import { apiSecuError, css, fund, rsa } from "../api-secu/answers.js";
import type { Persona } from "./persona.js";

/** FranceConnect's public integration identities. */
export const franceConnectSet: readonly Persona[] = [
  {
    login: "test",
    exercises: "CSS yes, RSA yes",
    identity: {
      family_name: "DUBOIS",
      given_name: "Angela Claire Louise",
      given_name_array: ["Angela", "Claire", "Louise"],
      gender: "female",
      birthdate: "1962-08-24",
      birthplace: "75107",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(true), RSA: rsa(true) },
    apiParticulier: {
      complementaire_sante_solidaire: beneficiary("2023-02-01", { avec_participation: false }),
      revenu_solidarite_active: beneficiary("1992-11-20", { avec_majoration: false }),
      allocation_adulte_handicape: beneficiary("2023-02-01"),
      prime_activite: beneficiary("2023-02-01", { avec_majoration: false }),
      allocation_soutien_familial: beneficiary("2023-02-01"),
    },
  },
  {
    login: "avec_nom_dusage",
    exercises: "CSS no, RSA yes (MSA), increased",
    identity: {
      family_name: "MERCIER",
      preferred_username: "DUBOIS",
      given_name: "Pierre",
      given_name_array: ["Pierre"],
      gender: "male",
      birthdate: "1969-03-17",
      birthplace: "95277",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(false), RSA: rsa(true, fund.MSA) },
    apiParticulier: {
      complementaire_sante_solidaire: notBeneficiary({ avec_participation: false }),
      revenu_solidarite_active: beneficiary("2022-07-01", { avec_majoration: true }),
    },
  },
  {
    login: "naissance_Algérie",
    exercises: "born abroad; CSS yes, with participation; RSA no",
    identity: {
      family_name: "MARTIN",
      given_name: "Vincent Guillaume",
      given_name_array: ["Vincent", "Guillaume"],
      gender: "male",
      birthdate: "1963-12-05",
      birthplace: "",
      birthcountry: "99352",
    },
    apiSecu: { CSS: css(true), RSA: rsa(false) },
    apiParticulier: {
      complementaire_sante_solidaire: beneficiary("2024-06-01", { avec_participation: true }),
      revenu_solidarite_active: notBeneficiary({ avec_majoration: null }),
    },
  },
  {
    login: "étranger_présumé_né_jour_et_mois",
    exercises: "birth day and month unknown; CSS no, RSA no",
    identity: {
      family_name: "TARGE",
      given_name: "Jean",
      given_name_array: ["Jean"],
      gender: "male",
      birthdate: "1992-01-01",
      idp_birthdate: "1992-00-00",
      birthplace: "",
      birthcountry: "99217",
    },
    apiSecu: { CSS: css(false), RSA: rsa(false) },
    apiParticulier: {
      complementaire_sante_solidaire: notBeneficiary({ avec_participation: false }),
      revenu_solidarite_active: notBeneficiary({ avec_majoration: null }),
    },
  },
  {
    login: "carac_speciaux",
    exercises: "CSS unknown, no file (40406, 37003); RSA unknown, identity not recognised (40402, 36560)",
    identity: {
      family_name: "DURANTéàèùòœæŒÆ",
      given_name: "JulieéàèùòœæŒÆ",
      given_name_array: ["JulieéàèùòœæŒÆ"],
      gender: "female",
      birthdate: "1972-06-14",
      birthplace: "2B002",
      birthcountry: "99100",
    },
    apiSecu: { CSS: apiSecuError(40406), RSA: apiSecuError(40402) },
    apiParticulier: {
      complementaire_sante_solidaire: apiParticulierError("37003"),
      revenu_solidarite_active: apiParticulierError("36560"),
    },
  },
];
