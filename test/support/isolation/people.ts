import { beneficiary } from "../../../sandbox/api-particulier/answers.js";
import type { Persona } from "../../../sandbox/people/persona.js";
import { benefitScopes } from "../../../sandbox/registrations.js";
import { createCrowd, receivesCss } from "../load/crowd.js";

const [css, rsa, increased] = benefitScopes;

/** Sets of scopes that a person has granted, or that a consumer is registered for. */
export const scopeSets: readonly (readonly string[])[] = [[css], [rsa], [css, rsa], [css, rsa, increased]];

export const scopes = { css, rsa, increased };

/** The facts of one person. The sentence and the date are unique to the person. */
export interface Truth {
  readonly login: string;
  readonly persona: Persona;
  readonly cssOutcome: string;
  readonly description: string;
  readonly rightStartDate: string;
  readonly increased: boolean;
}

const firstDay = Date.parse("1950-01-01T00:00:00Z");
const dayMs = 86_400_000;

/** Returns people whose facts identify them. */
export function createTruths(count: number): readonly Truth[] {
  return createCrowd(count).map((person, index) => {
    const rightStartDate = new Date(firstDay + index * dayMs).toISOString().slice(0, 10);
    const increasedToo = index % 3 === 0;
    const answer = person.apiSecu.CSS;
    const { libelle } = (typeof answer === "string" ? {} : answer.body) as { libelle: string };
    return {
      login: person.login,
      persona: {
        ...person,
        apiParticulier: {
          revenu_solidarite_active: beneficiary(rightStartDate, { avec_majoration: increasedToo }),
        },
      },
      cssOutcome: receivesCss(index) ? "BENEFICIARY" : "NOT_BENEFICIARY",
      description: libelle,
      rightStartDate,
      increased: increasedToo,
    };
  });
}
