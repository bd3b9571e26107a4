import * as z from "zod";
import type { Subject } from "../cache/keys.js";
import type { PersonIdentity } from "../cache/person.js";

/**
 * `token_introspection` of FranceConnect's checktoken answer. `jti` is the access token itself, and the identity's
 * values serve to name the subject alone: neither leaves this file.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fd/
 */
const Payload = z.discriminatedUnion("active", [
  z.object({ active: z.literal(false) }),
  z.looseObject({
    active: z.literal(true),
    aud: z.string().min(1),
    sub: z.string().min(1),
    exp: z.number(),
    acr: z.string().optional(),
    scope: z.string().default(""),
  }),
]);

/**
 * The pivot identity is complete with a birth name, which may be empty, a gender, a birth date and a birth country; a
 * birth commune counts for people born in France alone. Some people have no given name, some no birth name, none neither.
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
  .refine(({ birthcountry, birthplace }) => birthcountry !== "99100" || /^(?:2[AB]|\d{2})\d{3}$/.test(birthplace ?? ""))
  .transform(({ family_name, given_name, given_name_array: [firstGivenName = given_name], birthdate }) => ({
    birthName: family_name,
    firstGivenName,
    birthDate: birthdate,
  }));

/** What FranceConnect says of an access token. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      /** The client id of the service provider that obtained the token. */
      readonly serviceProvider: string;
      /** Undefined when FranceConnect does not tell a complete pivot identity. */
      readonly subject: Subject | undefined;
      /** In milliseconds since 1970. */
      readonly expiresAt: number;
      readonly acr: string | undefined;
      readonly scopes: readonly string[];
    };

/** Makes the subject out of who FranceConnect says they are; `sub` is pairwise for us as data provider. */
export type SubjectOf = (sub: string, person: PersonIdentity) => Subject;

/** Throws a ZodError for what FranceConnect's contract does not allow. */
export function parseIntrospection(tokenIntrospection: unknown, subjectOf: SubjectOf): Introspection {
  const payload = Payload.parse(tokenIntrospection);
  if (!payload.active) return { active: false };
  const pivot = PivotIdentity.safeParse(payload);
  return {
    active: true,
    serviceProvider: payload.aud,
    subject: pivot.success ? subjectOf(payload.sub, pivot.data) : undefined,
    expiresAt: payload.exp * 1000,
    acr: payload.acr,
    scopes: payload.scope.split(" ").filter(Boolean),
  };
}
