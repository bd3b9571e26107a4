import { beneficiary, notBeneficiary } from "../api-particulier/answers.js";
import { css, rsa } from "../api-secu/answers.js";
import type { Persona } from "./persona.js";

const since2021: Persona["apiParticulier"] = {
  complementaire_sante_solidaire: beneficiary("2021-05-05", { avec_participation: false }),
  revenu_solidarite_active: beneficiary("2021-05-05", { avec_majoration: false }),
  allocation_adulte_handicape: beneficiary("2021-05-05"),
  prime_activite: beneficiary("2021-05-05", { avec_majoration: true }),
  allocation_soutien_familial: beneficiary("2021-05-05"),
};

/**
 * API Particulier's public staging identities; `test` is one of them too.
 * @see https://github.com/etalab/siade_staging_data
 */
export const apiParticulierSet: readonly Persona[] = [
  {
    login: "non_beneficiaire",
    exercises: "CSS no, RSA no",
    identity: {
      family_name: "LAGAFFE",
      given_name: "Gaston",
      given_name_array: ["Gaston"],
      gender: "male",
      birthdate: "1980-09-20",
      birthplace: "08480",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(false), RSA: rsa(false) },
    apiParticulier: {
      complementaire_sante_solidaire: notBeneficiary({ avec_participation: false }),
      revenu_solidarite_active: notBeneficiary({ avec_majoration: null }),
    },
  },
  {
    login: "tous_les_droits",
    exercises: "every benefit yes, for a token with every scope",
    identity: {
      family_name: "DELATOUR",
      given_name: "Thomas",
      given_name_array: ["Thomas"],
      gender: "male",
      birthdate: "1994-04-16",
      birthplace: "75111",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(true), RSA: rsa(true) },
    apiParticulier: since2021,
  },
  {
    login: "css_seulement",
    exercises: "every benefit yes; log in with only the CSS scope: CSS yes, RSA not authorised",
    identity: {
      family_name: "CNAF",
      given_name: "Georges",
      given_name_array: ["Georges"],
      gender: "male",
      birthdate: "2002-01-01",
      birthplace: "75002",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(true), RSA: rsa(true) },
    apiParticulier: since2021,
  },
];
