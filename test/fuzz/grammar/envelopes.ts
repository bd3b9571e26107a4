import fc from "fast-check";
import { nearlyRecord } from "./json.js";
import { pivotClaims } from "./people.js";
import { anyText, mostly, nearly } from "./text.js";

/** The access token that the answers are about. */
export const token = "a-token-of-the-fuzzer";
/** Replaced by the sealed answer, once it is known. */
export const placeholder = "\u{10FFFF}";

const now = () => Math.floor(Date.now() / 1_000);

/** FranceConnect's description of a token, nearly valid. */
const introspections = nearlyRecord({
  active: mostly(fc.constant(true), fc.constant(false)),
  aud: mostly(fc.constant("sp-ville-exemple"), fc.constant(""), 8),
  sub: anyText,
  exp: fc.constantFrom(0, 9, -9, -60, 1e9, 1e308).map((more) => now() + 60 + more),
  acr: fc.constantFrom("eidas1", "eidas2"),
  jti: mostly(fc.constant(token), fc.constant("another"), 15),
  scope: fc.constantFrom("openid complementaire_sante_solidaire", ""),
  ...pivotClaims,
});

/** How an answer of checktoken is signed and encrypted, and what becomes of it on its way. */
export const envelopes = fc.record({
  introspection: introspections,
  /** Replaces claims around the introspection. */
  outer: mostly(
    fc.constant({}),
    fc.constantFrom({ iss: "https://other.example" }, { aud: ["other"] }, { iat: 1e308 }),
    8,
  ),
  isForeign: mostly(fc.constant(false), fc.constant(true), 8),
  alg: mostly(fc.constant("ECDH-ES"), fc.constant("ECDH-ES+A256KW"), 8),
  enc: mostly(fc.constant("A256GCM"), fc.constant("A128GCM"), 8),
  arrives: nearly(fc.constant(placeholder)),
});
export type Envelope = typeof envelopes extends fc.Arbitrary<infer Value> ? Value : never;

/** Whether FranceConnect has sealed this for the token. */
export function isGenuine({ introspection, outer, isForeign, alg, enc }: Envelope, active: boolean): boolean {
  const { active: said, jti } = introspection as Readonly<Record<string, unknown>>;
  const isSealed = Object.keys(outer).length === 0 && !isForeign && alg === "ECDH-ES" && enc === "A256GCM";
  return isSealed && said === active && (!active || jti === token);
}
