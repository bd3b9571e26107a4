import { css, rsa } from "../api-secu/answers.js";
import type { Persona } from "./persona.js";

const digits = ["ZERO", "UN", "DEUX", "TROIS", "QUATRE", "CINQ", "SIX", "SEPT", "HUIT", "NEUF"];

/**
 * A person with a yes from every source and a unique birth name: `apipart_00429` is Prudence APIPART ZERO
 * ZERO QUATRE DEUX NEUF.
 */
export function createPrudence(login: string): Persona {
  return {
    login,
    exercises: "CSS yes, RSA yes",
    identity: {
      // Names contain only letters and spaces, so that every source accepts them.
      family_name: login
        .toUpperCase()
        .replaceAll(/\d/g, (digit) => ` ${digits[Number(digit)] ?? ""} `)
        .split(/[^A-Z]+/)
        .filter(Boolean)
        .join(" "),
      given_name: "Prudence",
      given_name_array: ["Prudence"],
      gender: "female",
      birthdate: "1984-02-29",
      birthplace: "08480",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(true), RSA: rsa(true) },
  };
}
