import { Extensions, Field, InputType, registerEnumType } from "type-graphql";
import { BoundedField } from "../bounded-field.js";
import { civilIdentityBounds as bounds } from "../bounds.js";

export const Gender = { FEMALE: "FEMALE", MALE: "MALE" } as const;
export type Gender = keyof typeof Gender;

registerEnumType(Gender, {
  name: "Gender",
  description: "Gender as civil status records it.",
  valuesConfig: { FEMALE: { description: "Féminin." }, MALE: { description: "Masculin." } },
});

// The HTTP layer refuses a personal value in a document: it must come by a variable.
@Extensions({ personal: true })
@InputType({
  description:
    "The person concerned, by civil identity: sent in a variable, never in the document. A value that breaks a rule is BAD_USER_INPUT, which names the field and the rule, and fails only this person.",
})
export class CivilIdentityInput {
  @BoundedField(() => String, bounds.reference, {
    nullable: true,
    description: "The caller's own reference, echoed on the person.",
  })
  reference?: string | null;

  @BoundedField(() => String, bounds.birthName, {
    nullable: true,
    description:
      "Birth name (nom de naissance): Latin letters, spaces, hyphens, apostrophes. One of the two names is needed; API Particulier needs this one.",
  })
  birthName?: string | null;

  @BoundedField(() => String, bounds.usageName, {
    nullable: true,
    description: "Name in use (nom d'usage), of the same characters.",
  })
  usageName?: string | null;

  @BoundedField(() => [String], bounds.givenNames, {
    nullable: true,
    description:
      "Given names in the order of civil status, of the same characters. API Particulier needs one, and is sent the first three.",
  })
  givenNames?: string[] | null;

  @BoundedField(() => String, bounds.birthDate, {
    description: "Birth date, as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD; from 1850-01-01 to today.",
  })
  birthDate!: string;

  @Field(() => Gender, { description: "Gender." })
  gender!: Gender;

  @BoundedField(() => String, bounds.birthCountry, {
    defaultValue: "99100",
    description: "INSEE code of the country of birth: 99 and three digits, or 92352. France is 99100.",
  })
  birthCountry!: string;

  @BoundedField(() => String, bounds.birthPlace, {
    nullable: true,
    description: "INSEE code of the commune of birth (five characters), only for people born in France (99100).",
  })
  birthPlace?: string | null;

  @BoundedField(() => String, bounds.birthPlaceName, {
    nullable: true,
    description:
      "Name of the commune of birth where its code is not known, of the same characters as a name. It requires birthDepartment, and is used instead of birthPlace, not with it. API-SECU then receives no place.",
  })
  birthPlaceName?: string | null;

  @BoundedField(() => String, bounds.birthDepartment, {
    nullable: true,
    description: "INSEE code of the department of birthPlaceName: 75, 2A or 974, for example.",
  })
  birthDepartment?: string | null;
}
