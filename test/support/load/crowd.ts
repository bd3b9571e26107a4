import type { Persona } from "../../../sandbox/people/persona.js";

/** Prefix of every name of the crowd. The scans after the suite search for it. */
export const crowdName = "FOULE";

export const crowdBirthDate = "1990-05-17";

/** Returns the birth name of the person at this index. */
export const crowdNameOf = (index: number) => `${crowdName}-${letters(index)}`;

const letters = (index: number) => String(index).replace(/\d/g, (digit) => String.fromCharCode(65 + Number(digit)));

/** Returns `count` people. Every other one receives the CSS; the others receive the RSA. */
export function createCrowd(count: number): readonly Persona[] {
  return Array.from({ length: count }, (_, index) => {
    const name = letters(index);
    const status = (code: boolean) => ({ status: 200, body: { code, libelle: `Réponse pour ${name}` } });
    return {
      login: `foule_${String(index)}`,
      exercises: "one of many",
      identity: {
        family_name: crowdNameOf(index),
        given_name: "Camille",
        given_name_array: ["Camille"],
        gender: "female",
        birthdate: crowdBirthDate,
        birthplace: "08480",
        birthcountry: "99100",
      },
      apiSecu: { CSS: status(receivesCss(index)), RSA: status(!receivesCss(index)) },
    };
  });
}

export const receivesCss = (index: number) => index % 2 === 0;
