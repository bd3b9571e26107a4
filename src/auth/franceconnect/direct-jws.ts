import { verify, type KeyObject } from "node:crypto";
import { readJsonObject, splitCompact } from "./compact.js";

/** A signature holds two numbers of this length. */
const numberBytes = 32;
const derTags = { integer: 0x02, sequence: 0x30 };

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
  if (!header || !payload || signature?.bytes.length !== 2 * numberBytes) return undefined;
  const { alg, kid, crit, b64 } = readJsonObject(header) ?? {};
  if (alg !== "ES256" || typeof kid !== "string" || crit !== undefined || b64 !== undefined) return undefined;
  const key = await keyOf(kid);
  const signed = Buffer.from(`${header.encoded}.${payload.encoded}`, "latin1");
  if (!key || !verify("sha256", signed, key, toDer(signature.bytes))) return undefined;
  const claims = readJsonObject(payload);
  return claims && isExpected(claims, expected, Math.floor(Date.now() / 1_000)) ? claims : undefined;
}

/**
 * Returns the signature in DER, the usual form of OpenSSL. Node also verifies the form of a JWS, but with an option
 * beside the key: then it creates and catches two errors each time.
 */
function toDer(signature: Buffer): Buffer {
  const numbers = Buffer.concat([
    integerInDer(signature.subarray(0, numberBytes)),
    integerInDer(signature.subarray(numberBytes)),
  ]);
  return Buffer.concat([Buffer.from([derTags.sequence, numbers.length]), numbers]);
}

/** Without zeros in front, but for one before a first bit that would mean a negative number. */
function integerInDer(number: Buffer): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  const digits = number.subarray(first === -1 ? numberBytes - 1 : first);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.concat([Buffer.from([derTags.integer, sign.length + digits.length, ...sign]), digits]);
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
