import type { CivilIdentityInput } from "./generated/graphql.js";

const bornInFrance = "99100";

/** Test people of the gateway's embedded mode, with the identities that a service's paper files would contain. */
export const applicants: CivilIdentityInput[] = [
  {
    birthName: "DUBOIS",
    givenNames: ["Angela", "Claire", "Louise"],
    birthDate: "1962-08-24",
    gender: "FEMALE",
    birthCountry: bornInFrance,
    birthPlace: "75107",
  },
  { birthName: "TARGE", givenNames: ["Jean"], birthDate: "1992", gender: "MALE", birthCountry: "99217" },
  {
    birthName: "DURANTéàèùòœæŒÆ",
    givenNames: ["JulieéàèùòœæŒÆ"],
    birthDate: "1972-06-14",
    gender: "FEMALE",
    birthCountry: bornInFrance,
    birthPlace: "2B002",
  },
  // For this person the source of the CSS is unavailable.
  {
    birthName: "APISECU CINQ ZERO TROIS",
    givenNames: ["Prudence"],
    birthDate: "1984-02-29",
    gender: "FEMALE",
    birthCountry: bornInFrance,
    birthPlace: "08480",
  },
  // A typing error in the birth date. Only this person's status fails.
  { birthName: "MARTIN", givenNames: ["Vincent"], birthDate: "1963-02-30", gender: "MALE", birthCountry: "99352" },
];
