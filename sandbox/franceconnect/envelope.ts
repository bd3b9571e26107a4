import { CompactEncrypt, CompactSign, generateKeyPair, importJWK, type CryptoKey } from "jose";
import { z } from "zod";

import type { Claims, EncryptFault, SignFault } from "./misbehaviour.js";
import type { DataProvider } from "./options.js";
import { createSigningKey, type SigningAlg, type SigningKeys } from "./signing-keys.js";

// FranceConnect fetches the data provider's keys during the call, with a timeout.
const jwksMilliseconds = 5000;

const PublicKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      use: z.string().optional(),
      alg: z.string().optional(),
      crv: z.string().optional(),
      x: z.string().optional(),
      y: z.string().optional(),
      n: z.string().optional(),
      e: z.string().optional(),
    }),
  ),
});

type PublicKeys = z.infer<typeof PublicKeys>["keys"];

export interface Envelope {
  readonly type: string;
  readonly body: string;
}

/** Fetches the data provider's published keys. Rejects when the URL cannot be reached or does not return a key set. */
export async function fetchPublicKeys(dataProvider: DataProvider, closing: AbortSignal): Promise<PublicKeys> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(jwksMilliseconds)]);
  const response = await fetch(dataProvider.jwksUrl(), { signal, redirect: "error" });
  if (!response.ok) throw new Error(`the data provider's keys: HTTP ${String(response.status)}`);
  return PublicKeys.parse(await response.json()).keys;
}

/** A compact JWS, signed with the key of the registered algorithm unless the fault says otherwise. */
export async function sign(text: string, registered: SigningAlg, keys: SigningKeys, fault: SignFault): Promise<string> {
  const alg = fault.alg ?? registered;
  const keyAlg = alg === "none" ? registered : alg;
  const key = fault.key === "unpublished" ? await createSigningKey(keyAlg) : keys[keyAlg];
  const kid = fault.kid === "published" ? keys[keyAlg].kid : key.kid;
  const header = fault.kid === "absent" ? { alg } : { alg, kid };
  if (alg === "none") {
    return `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${Buffer.from(text).toString("base64url")}.`;
  }
  return new CompactSign(Buffer.from(text)).setProtectedHeader({ ...header, alg }).sign(key.privateKey);
}

async function encryptionKey(
  alg: string,
  dataProvider: DataProvider,
  publicKeys: PublicKeys,
  fault: EncryptFault,
): Promise<CryptoKey | Uint8Array> {
  if (fault.key === "foreign") return (await generateKeyPair(alg)).publicKey;
  const keys = publicKeys.filter(({ use }) => use === "enc");
  const fits = (key: PublicKeys[number]): boolean => (key.kty === "RSA") === alg.startsWith("RSA");
  const key = fault.alg === undefined ? keys.find((each) => each.alg === dataProvider.encryptedAlg) : keys.find(fits);
  if (!key) throw new Error(`the data provider publishes no encryption key for ${alg}`);
  return importJWK(key, alg);
}

async function encrypt(
  text: string,
  dataProvider: DataProvider,
  publicKeys: PublicKeys,
  fault: EncryptFault,
): Promise<string> {
  const alg = fault.alg ?? dataProvider.encryptedAlg;
  const key = await encryptionKey(alg, dataProvider, publicKeys, fault);
  const header = { alg, enc: fault.enc ?? dataProvider.encryptedEnc };
  return new CompactEncrypt(Buffer.from(text)).setProtectedHeader(header).encrypt(key);
}

/** The claims signed, then encrypted for the data provider. Rejects when no published key fits. */
export async function seal(
  claims: Claims,
  dataProvider: DataProvider,
  keys: { readonly signing: SigningKeys; readonly encryption: PublicKeys },
  faults: { readonly sign?: SignFault | "omit"; readonly encrypt?: EncryptFault | "omit" },
): Promise<Envelope> {
  const { sign: signFault = {}, encrypt: encryptFault = {} } = faults;
  const json = JSON.stringify(claims);
  const signed = signFault === "omit" ? json : await sign(json, dataProvider.signedAlg, keys.signing, signFault);
  if (encryptFault !== "omit") {
    const body = await encrypt(signed, dataProvider, keys.encryption, encryptFault);
    return { type: "application/token-introspection+jwt", body };
  }
  return { type: signFault === "omit" ? "application/json" : "application/token-introspection+jwt", body: signed };
}
