import { createHash, timingSafeEqual } from "node:crypto";
import { errors } from "jose";
import * as z from "zod";
import type { Subject } from "../../cache/keys.js";
import type { PersonIdentity } from "../../identity/canonical-person.js";
import { readPivotIdentity, toPersonIdentity } from "../../identity/pivot-identity.js";
import type { AccessToken } from "../access-token.js";

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
    jti: z.string(),
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

/**
 * What FranceConnect says of this token.
 * @throws ZodError for what FranceConnect's contract does not allow.
 * @throws JWTClaimValidationFailed for an answer about another token.
 */
export function parseIntrospection(
  tokenIntrospection: unknown,
  token: AccessToken,
  subjectOf: SubjectOf,
): Introspection {
  const payload = Payload.parse(tokenIntrospection);
  if (!payload.active) return { active: false };
  // Without the payload, which the error could carry: it holds the token and the identity.
  if (!isSame(payload.jti, token.reveal())) {
    throw new errors.JWTClaimValidationFailed("the answer is about another token", {}, "jti", "check_failed");
  }
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

/** Compares the hashes, in constant time: the duration depends on neither value, and the lengths may differ. */
function isSame(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}
