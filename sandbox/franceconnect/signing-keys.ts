import { randomBytes } from "node:crypto";

import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from "jose";

export type SigningAlg = "ES256" | "RS256";

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** With its private part: oidc-provider publishes the public one. */
  readonly jwk: JWK;
}

export type SigningKeys = Readonly<Record<SigningAlg, SigningKey>>;

/** A new key; a new kid has colons, as the ones FranceConnect keeps in its security module. */
export async function createSigningKey(alg: SigningAlg, kid = newKid(alg)): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: "sig" } };
}

const newKid = (alg: SigningAlg) => `pkcs11:${alg}:${randomBytes(8).toString("hex")}`;

/** One key per algorithm, for id_token, userinfo and checktoken alike; under the kids of the former ones where they are given. */
export async function createSigningKeys(former?: SigningKeys): Promise<SigningKeys> {
  const [ES256, RS256] = await Promise.all([
    createSigningKey("ES256", former?.ES256.kid),
    createSigningKey("RS256", former?.RS256.kid),
  ]);
  return { ES256, RS256 };
}
