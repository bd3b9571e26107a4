import { hash, timingSafeEqual } from "node:crypto";
import { errors } from "jose";
import * as z from "zod";
import type { Subject } from "../../cache/keys.js";
import type { PersonIdentity } from "../../identity/canonical-person.js";
import { readPivotIdentity, toPersonIdentity } from "../../identity/pivot-identity.js";
import type { AccessToken } from "../access-token.js";

/**
 * `token_introspection` of FranceConnect's checktoken answer. `jti` is the access token itself. The identity's values
 * serve only to build the subject. Neither leaves this file.
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

/** FranceConnect's description of an access token. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      /** The client id of the service provider that obtained the token. */
      readonly serviceProvider: string;
      /** Undefined if FranceConnect does not send a complete pivot identity. */
      readonly subject: Subject | undefined;
      /** Milliseconds since 1970. */
      readonly expiresAt: number;
      readonly acr: string | undefined;
      readonly scopes: readonly string[];
    };

/**
 * Creates the subject from the identity that FranceConnect sends. `sub` is pairwise for the gateway as data provider.
 */
export type SubjectOf = (sub: string, person: PersonIdentity) => Subject;

/**
 * Returns FranceConnect's description of this token.
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
  // The error does not carry the payload, which contains the token and the identity.
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

/** Compares the hashes, in constant time. The duration does not depend on the values, and the lengths may differ. */
function isSame(one: string, other: string): boolean {
  const hashOf = (text: string) => hash("sha256", text, "buffer");
  return timingSafeEqual(hashOf(one), hashOf(other));
}
