import { createHmac } from "node:crypto";

import type { Persona } from "../people/persona.js";

/** The claims of each identity scope; every other scope is a permission without claims. */
export const identityScopes: Readonly<Record<string, string[]>> = {
  identite_pivot: [
    "given_name",
    "given_name_array",
    "family_name",
    "birthdate",
    "gender",
    "birthplace",
    "birthcountry",
  ],
  profile: ["given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username"],
  birth: ["birthplace", "birthcountry"],
  given_name: ["given_name", "given_name_array"],
  family_name: ["family_name"],
  birthdate: ["birthdate"],
  idp_birthdate: ["idp_birthdate"],
  gender: ["gender"],
  birthplace: ["birthplace"],
  birthcountry: ["birthcountry"],
  preferred_username: ["preferred_username"],
  email: ["email"],
};

/** All the claims that userinfo may contain for a person; oidc-provider keeps those that the token's scopes allow. */
export function toUserinfo({ login, identity }: Persona): Record<string, unknown> {
  const email = `${login.normalize("NFD").replaceAll(/[^\w.-]/g, "")}@sandbox.example`;
  return { idp_birthdate: identity.birthdate, email, ...identity };
}

/** The pivot identity as checktoken returns it, whatever the scopes; without the usage name and the e-mail. */
export function toPivotIdentity({ identity }: Persona): Record<string, unknown> {
  return {
    gender: identity.gender,
    family_name: identity.family_name,
    given_name: identity.given_name,
    given_name_array: identity.given_name_array,
    birthdate: identity.birthdate,
    birthplace: identity.birthplace,
    birthcountry: identity.birthcountry,
  };
}

// Constant: a person keeps the same subjects when the sandbox restarts, as at FranceConnect.
const subjectSalt = "franceconnect-stand-in";

/** 64 hexadecimal digits and `v1`; different for each client and for each of the two roles. */
export function pairwiseSubject(login: string, role: "data-provider" | "service-provider", clientId: string): string {
  const digest = createHmac("sha256", subjectSalt)
    .update(JSON.stringify([role, clientId, login]))
    .digest("hex");
  return `${digest}v1`;
}
