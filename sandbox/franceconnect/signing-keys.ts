import { randomBytes } from "node:crypto";

import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from "jose";

export type SigningAlg = "ES256" | "RS256";

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** Includes the private part; oidc-provider publishes only the public part. */
  readonly jwk: JWK;
}

export type SigningKeys = Readonly<Record<SigningAlg, SigningKey>>;

/** A new key. A new kid contains colons, like those of the keys in FranceConnect's security module. */
export async function createSigningKey(alg: SigningAlg, kid = newKid(alg)): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: "sig" } };
}

const newKid = (alg: SigningAlg) => `pkcs11:${alg}:${randomBytes(8).toString("hex")}`;

/** One key per algorithm, for id_token, userinfo and checktoken. It keeps the kids of the `former` keys, if given. */
export async function createSigningKeys(former?: SigningKeys): Promise<SigningKeys> {
  const [ES256, RS256] = await Promise.all([
    createSigningKey("ES256", former?.ES256.kid),
    createSigningKey("RS256", former?.RS256.kid),
  ]);
  return { ES256, RS256 };
}
