import * as z from "zod";
import type { CivilIdentityInput } from "../schema/person/civil-identity.js";
import type { PersonIdentity } from "./canonical-person.js";
import { france, isCommuneCode } from "./insee-codes.js";

/**
 * The identity that FranceConnect gives for a person. It is complete with a birth name, which may be empty, a gender, a
 * birth date and a birth country. A birth commune counts only for people born in France. Some people have no given name
 * and some no birth name, but every person has one of them.
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
  .refine(({ birthcountry, birthplace }) => birthcountry !== france || isCommuneCode(birthplace ?? ""))
  .transform(({ given_name: givenName, given_name_array: givenNames, ...claims }) => ({
    birthName: claims.family_name,
    givenNames: givenNames.length > 0 || givenName === "" ? givenNames : [givenName],
    gender: claims.gender,
    birthDate: claims.birthdate,
    birthCountry: claims.birthcountry,
    birthPlace: claims.birthcountry === france ? (claims.birthplace ?? null) : null,
  }));

export type PivotIdentity = Readonly<z.infer<typeof PivotIdentity>>;

/** Undefined if a claim is missing, or does not match FranceConnect's contract. */
export function readPivotIdentity(claims: unknown): PivotIdentity | undefined {
  return PivotIdentity.safeParse(claims).data;
}

/** Returns the identity that finds the person's facts. */
export function toPersonIdentity({ birthName, givenNames, birthDate }: PivotIdentity): PersonIdentity {
  return { birthName, firstGivenName: givenNames[0] ?? "", birthDate };
}

/** Returns the same person as a consumer would identify them; undefined for a gender that no source accepts. */
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
