import * as z from "zod";
import type { CivilIdentityInput } from "../schema/person/civil-identity.js";
import type { PersonIdentity } from "./canonical-person.js";

const france = "99100";

/**
 * Who FranceConnect says a person is. It is complete with a birth name, which may be empty, a gender, a birth date and a
 * birth country; a birth commune counts for people born in France alone. Some people have no given name, some no birth
 * name, none neither.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-scope-fc/
 */
const PivotIdentity = z
  .object({
    family_name: z.string(),
    given_name: z.string().default(""),
    given_name_array: z.array(z.string()).default([]),
    gender: z.enum(["male", "female", "unspecified"]),
    birthdate: z.iso.date(),
    birthcountry: z.string().regex(/^\d{5}$/),
    birthplace: z.string().optional(),
  })
  .refine(({ family_name, given_name }) => family_name !== "" || given_name !== "")
  .refine(({ birthcountry, birthplace }) => birthcountry !== france || /^(?:2[AB]|\d{2})\d{3}$/.test(birthplace ?? ""))
  .transform(({ given_name: givenName, given_name_array: givenNames, ...claims }) => ({
    birthName: claims.family_name,
    givenNames: givenNames.length > 0 || givenName === "" ? givenNames : [givenName],
    gender: claims.gender,
    birthDate: claims.birthdate,
    birthCountry: claims.birthcountry,
    birthPlace: claims.birthcountry === france ? (claims.birthplace ?? null) : null,
  }));

export type PivotIdentity = Readonly<z.infer<typeof PivotIdentity>>;

/** Undefined where a claim is missing, or is not what FranceConnect's contract says. */
export function readPivotIdentity(claims: unknown): PivotIdentity | undefined {
  return PivotIdentity.safeParse(claims).data;
}

/** What the person's facts are found again by. */
export function toPersonIdentity({ birthName, givenNames, birthDate }: PivotIdentity): PersonIdentity {
  return { birthName, firstGivenName: givenNames[0] ?? "", birthDate };
}

/** The same person as a consumer would name them; undefined for one whose gender no source takes. */
export function toCivilIdentityInput({
  gender,
  birthName,
  ...identity
}: PivotIdentity): CivilIdentityInput | undefined {
  if (gender === "unspecified") return undefined;
  const { givenNames, ...rest } = identity;
  const names = { birthName: birthName || null, givenNames: [...givenNames] };
  return { ...rest, ...names, gender: gender === "male" ? "MALE" : "FEMALE" };
}
