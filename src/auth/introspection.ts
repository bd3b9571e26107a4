import * as z from "zod";
import type { Subject } from "../cache/keys.js";
import type { PersonIdentity } from "../cache/person.js";
import { readPivotIdentity, toPersonIdentity } from "./pivot-identity.js";

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
  const pivot = readPivotIdentity(payload);
  return {
    active: true,
    serviceProvider: payload.aud,
    subject: pivot && subjectOf(payload.sub, toPersonIdentity(pivot)),
    expiresAt: payload.exp * 1000,
    acr: payload.acr,
    scopes: payload.scope.split(" ").filter(Boolean),
  };
}
