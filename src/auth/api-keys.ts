import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const keyBytes = 32;

/** A new key of a consumer, and what the consumers file holds of it. */
export function createApiKey(): { readonly key: string; readonly hash: string } {
  const key = randomBytes(keyBytes).toString("base64url");
  return { key, hash: `sha256:${hashOf(key).toString("hex")}` };
}

/** Whether the key is the one of a hash, `sha256:<hex>`. How long it takes tells nothing of either. */
export function isKeyOf(key: string, hash: string): boolean {
  return timingSafeEqual(hashOf(key), Buffer.from(hash.slice("sha256:".length), "hex"));
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
