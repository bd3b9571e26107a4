import { verify, type KeyObject } from "node:crypto";
import { readJsonObject, splitCompact } from "./compact.js";

const signatureBytes = 64;

type Claims = Readonly<Record<string, unknown>>;

/** The values that the claims of a JWT must have. Times are in seconds. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly maxTokenAge: number;
  readonly clockTolerance: number;
}

/**
 * Returns the claims of a JWT that is signed with ES256 and a known key, and meets the expectations. Undefined for any
 * other: jose then reads it, and says what is wrong.
 */
export async function verifyDirectly(
  jws: string,
  keyOf: (kid: string) => Promise<KeyObject | undefined>,
  expected: Expected,
): Promise<Claims | undefined> {
  const [header, payload, signature] = splitCompact(jws, 3);
  if (!header || !payload || signature?.bytes.length !== signatureBytes) return undefined;
  const { alg, kid, crit, b64 } = readJsonObject(header) ?? {};
  if (alg !== "ES256" || typeof kid !== "string" || crit !== undefined || b64 !== undefined) return undefined;
  const key = await keyOf(kid);
  const signed = Buffer.from(`${header.encoded}.${payload.encoded}`, "latin1");
  if (!key || !verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature.bytes)) return undefined;
  const claims = readJsonObject(payload);
  return claims && isExpected(claims, expected, Math.floor(Date.now() / 1_000)) ? claims : undefined;
}

function isExpected(claims: Claims, { issuer, audience, maxTokenAge, clockTolerance }: Expected, now: number): boolean {
  const { iss, aud, iat, nbf = now, exp = Infinity } = claims;
  const isForUs = aud === audience || (Array.isArray(aud) && aud.includes(audience));
  if (!Object.hasOwn(claims, "token_introspection")) return false;
  if (iss !== issuer || !isForUs || typeof iat !== "number" || typeof nbf !== "number" || typeof exp !== "number")
    return false;
  const age = now - iat;
  const isInTime = age - clockTolerance <= maxTokenAge && age >= -clockTolerance;
  return isInTime && nbf <= now + clockTolerance && exp > now - clockTolerance;
}
