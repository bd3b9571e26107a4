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

/** A new key; its kid has colons, as the ones FranceConnect keeps in its security module. */
export async function createSigningKey(alg: SigningAlg): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `pkcs11:${alg}:${randomBytes(8).toString("hex")}`;
  return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: "sig" } };
}

/** One key per algorithm, for id_token, userinfo and checktoken alike. */
export async function createSigningKeys(): Promise<SigningKeys> {
  const [ES256, RS256] = await Promise.all([createSigningKey("ES256"), createSigningKey("RS256")]);
  return { ES256, RS256 };
}
