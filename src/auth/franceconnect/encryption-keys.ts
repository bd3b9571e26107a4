import { createPrivateKey } from "node:crypto";
import { calculateJwkThumbprint, compactDecrypt, errors, importJWK, type JWK } from "jose";
import type { Config } from "../../config/config.js";
import { openDirectly } from "./direct-jwe.js";

type Options = Pick<Config["franceConnect"], "encryptionKeys" | "encryptedAlg" | "encryptedEnc">;

/**
 * The gateway's private keys, first = current. Keys for another algorithm than the agreed one are published, but never
 * decrypt.
 */
export async function createEncryptionKeys({ encryptionKeys, encryptedAlg, encryptedEnc }: Options) {
  const jwks = await Promise.all(encryptionKeys.map(withKid));
  const privateKeys = await Promise.all(
    jwks.filter(({ alg }) => alg === encryptedAlg).map((jwk) => importJWK(jwk, encryptedAlg)),
  );
  const isDirect = encryptedAlg === "ECDH-ES" && (encryptedEnc as string) === "A256GCM";
  const directKeys = encryptionKeys
    .filter((jwk) => isDirect && jwk.alg === encryptedAlg && jwk.crv === "P-256")
    // jose has rules for these.
    .filter((jwk) => !("key_ops" in jwk) && !("ext" in jwk))
    .map((jwk) => createPrivateKey({ format: "jwk", key: { ...jwk } }));
  return {
    /** Returns the content of a JWE in the form that FranceConnect sends; undefined for any other. */
    decryptDirectly: (jwe: string): string | undefined => openDirectly(jwe, directKeys),

    /**
     * The public keys that FranceConnect fetches at every checktoken. It uses the first key with `use: enc` and the
     * agreed `alg`.
     */
    publicJwks: { keys: jwks.map(toPublic) },

    /**
     * Returns the content of a JWE. Throws a JOSEError if the text is not a JWE, or if none of the keys and algorithms
     * opens it.
     */
    async decrypt(jwe: string): Promise<Uint8Array> {
      const pinned = { keyManagementAlgorithms: [encryptedAlg], contentEncryptionAlgorithms: [encryptedEnc] };
      let failure: unknown;
      for (const key of privateKeys) {
        // The JWE has no kid, so during a rotation the previous key has to be tried as well.
        try {
          return (await compactDecrypt(jwe, key, pinned)).plaintext;
        } catch (error) {
          failure = error;
        }
      }
      // Created only now: an error with its stack costs more than the rest of this function.
      failure ??= new errors.JWEDecryptionFailed();
      throw failure;
    },
  };
}

export type EncryptionKeys = Awaited<ReturnType<typeof createEncryptionKeys>>;

async function withKid(jwk: Options["encryptionKeys"][number]): Promise<JWK> {
  return { ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) };
}

const publicMembers = ["kty", "crv", "x", "y", "n", "e", "use", "alg", "kid"] as const;

function toPublic(jwk: JWK): JWK {
  return Object.fromEntries(
    publicMembers.flatMap((member) => (jwk[member] === undefined ? [] : [[member, jwk[member]]])),
  );
}
