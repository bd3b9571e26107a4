import { beneficiary } from "../../sandbox/api-particulier/answers.js";
import type { Persona } from "../../sandbox/people/persona.js";
import { benefitScopes } from "../../sandbox/registrations.js";
import { createCrowd, receivesCss } from "./crowd.js";

const [css, rsa, increased] = benefitScopes;

/** What a person has agreed to, or a consumer is registered for. */
export const scopeSets: readonly (readonly string[])[] = [[css], [rsa], [css, rsa], [css, rsa, increased]];

export const scopes = { css, rsa, increased };

/** What is true of one of them, and of nobody else: the sentence and the date are theirs alone. */
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

/** People whose facts tell whose they are. */
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
