import { createPublicKey, type KeyObject } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";

/** Returns the keys that verify ES256, by their kid. A kid with several keys has none. */
export function readDirectKeys({ keys }: JSONWebKeySet): ReadonlyMap<string, KeyObject> {
  const counts = Map.groupBy(keys, ({ kid }) => kid);
  return new Map(
    keys.flatMap((jwk) => {
      const { kid } = jwk;
      const key = kid !== undefined && counts.get(kid)?.length === 1 ? readKey(jwk) : undefined;
      return kid !== undefined && key ? [[kid, key] as const] : [];
    }),
  );
}

/** Members that say nothing about the use of a key. */
const certificates = ["kid", "x5c", "x5t", "x5t#S256", "x5u"];

/** Undefined for a key with members that need jose's rules. */
function readKey({ kty, crv, x, y, alg = "ES256", use = "sig", ...others }: JWK): KeyObject | undefined {
  if (kty !== "EC" || crv !== "P-256" || alg !== "ES256" || use !== "sig") return undefined;
  const isPlain = Object.keys(others).every((name) => certificates.includes(name));
  if (typeof x !== "string" || typeof y !== "string" || !isPlain) return undefined;
  try {
    return createPublicKey({ key: { kty, crv, x, y }, format: "jwk" });
  } catch {
    return undefined;
  }
}
