import { hash, randomBytes } from "node:crypto";
import type { Consumer } from "./consumers-file.js";

const keyBytes = 32;

/**
 * Characters. The keys that `createApiKey` makes have 43. A key longer than this maximum matches no consumer, and is
 * not hashed.
 */
const maxKeyLength = 128;

/** Returns a new key for a consumer, and the hash that the consumers file keeps. */
export function createApiKey(): { readonly key: string; readonly hash: string } {
  const key = randomBytes(keyBytes).toString("base64url");
  return { key, hash: hashOf(key) };
}

/**
 * Finds the consumer that owns a key; undefined for an unknown key. The cost is one hash and one look-up, whatever the
 * number of consumers. The duration of a look-up may depend on the key's hash. That reveals nothing: a caller cannot
 * choose the hash of a key. A part of a stored hash does not lead to its key of 256 random bits.
 */
export function createKeyIndex(consumers: readonly Consumer[]): (key: string) => Consumer | undefined {
  const owners = new Map(consumers.flatMap((consumer) => consumer.apiKeys.map((hash) => [hash, consumer] as const)));
  return (key) => (key.length > maxKeyLength ? undefined : owners.get(hashOf(key)));
}

/** In the format of the consumers file: `sha256:<hex>`. */
function hashOf(key: string): string {
  return `sha256:${hash("sha256", key)}`;
}
