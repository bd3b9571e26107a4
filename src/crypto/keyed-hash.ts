import { createHmac, createSecretKey, hash, hkdfSync, randomBytes } from "node:crypto";

/** Returns a function that hashes a list. JSON keeps the parts apart: two different lists never hash the same text. */
export function createKeyedHash(secret: string, label: string): (parts: readonly unknown[]) => string {
  const hash = createTextHash(secret, label);
  return (parts) => hash(JSON.stringify(parts));
}

/** Returns a function that hashes a text (HMAC-SHA-256, base64url) with its own key. `secret` is base64. */
export function createTextHash(secret: string, label: string): (text: string, encoding?: BufferEncoding) => string {
  const key = createSecretKey(deriveKey(secret, label));
  return (text, encoding = "utf8") => createHmac("sha256", key).update(text, encoding).digest("base64url");
}

/**
 * Returns a function that hashes a secret text (SHA-256, base64url), to find it again within this process. The hash
 * starts with random bytes of this process, so nobody else can compute it. It takes a quarter of the time of an HMAC.
 */
export function createProcessHash(): (text: string) => string {
  const salt = randomBytes(32).toString("base64url");
  return (text) => hash("sha256", salt + text, "base64url");
}

/** Returns 32 bytes for a single use (HKDF-SHA-256). `secret` is base64. */
export function deriveKey(secret: string, label: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", Buffer.from(secret, "base64"), "", label, 32));
}
