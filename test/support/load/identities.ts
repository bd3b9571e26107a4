import { personas } from "../../../sandbox/people/index.js";
import type { Persona } from "../../../sandbox/people/persona.js";
import type { CivilIdentityInput } from "../../generated/graphql.js";

/** Returns the input by which a consumer names a test person. */
export function civilIdentityOf({ identity }: Persona): CivilIdentityInput & { birthCountry: string } {
  const isBornInFrance = identity.birthcountry === "99100";
  return {
    birthName: identity.family_name,
    givenNames: [...identity.given_name_array],
    birthDate: identity.birthdate,
    gender: identity.gender === "female" ? "FEMALE" : "MALE",
    birthCountry: identity.birthcountry,
    birthPlace: isBornInFrance ? identity.birthplace : null,
  };
}

/** Returns the sandbox's test person with this login. */
export function persona(login: string): Persona {
  const found = personas.find((one) => one.login === login);
  if (!found) throw new Error(`there is no test person ${login}`);
  return found;
}
