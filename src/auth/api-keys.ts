import { createHash, randomBytes } from "node:crypto";
import type { Consumer } from "./consumers-file.js";

const keyBytes = 32;

/** Characters. The keys that `createApiKey` makes have 43; a longer one than this is nobody's, and is not hashed. */
const maxKeyLength = 128;

/** A new key of a consumer, and what the consumers file holds of it. */
export function createApiKey(): { readonly key: string; readonly hash: string } {
  const key = randomBytes(keyBytes).toString("base64url");
  return { key, hash: hashOf(key) };
}

/**
 * Finds the consumer of a key, undefined for nobody's: one hash and one look-up, however many consumers there are. The
 * duration of a look-up may depend on the key's hash. That gives nothing away: a caller cannot choose the hash of a key,
 * and knowing a part of a stored hash does not lead to its key of 256 random bits.
 */
export function createKeyIndex(consumers: readonly Consumer[]): (key: string) => Consumer | undefined {
  const owners = new Map(consumers.flatMap((consumer) => consumer.apiKeys.map((hash) => [hash, consumer] as const)));
  return (key) => (key.length > maxKeyLength ? undefined : owners.get(hashOf(key)));
}

/** As the consumers file holds it: `sha256:<hex>`. */
function hashOf(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
