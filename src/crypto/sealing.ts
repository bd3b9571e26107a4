import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import type { Keyring } from "../config/keyring.js";
import { InternalError } from "../errors.js";
import { deriveKey } from "./keyed-hash.js";

const cipher = "aes-256-gcm";
const timeBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
/** Far more than a session needs: a larger value was not sealed here. */
const maxBytes = 256 * 1024;
/** Texts are padded to a multiple of this: otherwise their length would reveal a yes or a no. */
const blockBytes = 1024;

/** Increased when the shape of a cached fact changes: older values are then never read. */
export const modelVersion = 4;

/** The location of a sealed value in the shared cache, under one key of the ring. */
export interface CacheKey {
  readonly keyId: string;
  readonly name: string;
}

/**
 * Creates authenticated encryption (AES-256-GCM) for one cache key. It also authenticates the cache key's full name,
 * the model version and the end of freshness (milliseconds since 1970). A value that was moved, altered or cut does not
 * open, and its freshness cannot be extended. Layout: end (8 bytes), nonce (12), text, tag (16).
 */
export function createSealing(keyring: Keyring, use: "fact-value" | "record-value") {
  const keys = new Map(keyring.map(({ id, secret }) => [id, createSecretKey(deriveKey(secret, use))]));
  const keyOf = ({ keyId }: CacheKey) => {
    const key = keys.get(keyId);
    if (!key) throw new InternalError("a cache key of another ring");
    return key;
  };
  return {
    seal(cacheKey: CacheKey, text: string, freshUntil: number): Buffer {
      const end = Buffer.alloc(timeBytes);
      end.writeBigUInt64BE(BigInt(freshUntil));
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, keyOf(cacheKey), nonce).setAAD(authenticated(cacheKey, end));
      const sealed = [sealing.update(padded(text), "utf8"), sealing.final()];
      return Buffer.concat([end, nonce, ...sealed, sealing.getAuthTag()]);
    },
    /** Returns the text, padded with spaces; undefined for anything that was not sealed for this cache key. */
    open(cacheKey: CacheKey, sealed: Buffer): { readonly text: string; readonly freshUntil: number } | undefined {
      if (sealed.length < timeBytes + nonceBytes + tagBytes || sealed.length > maxBytes) return undefined;
      const end = sealed.subarray(0, timeBytes);
      const nonce = sealed.subarray(timeBytes, timeBytes + nonceBytes);
      const opening = createDecipheriv(cipher, keyOf(cacheKey), nonce, { authTagLength: tagBytes })
        .setAAD(authenticated(cacheKey, end))
        .setAuthTag(sealed.subarray(-tagBytes));
      try {
        const text = opening.update(sealed.subarray(timeBytes + nonceBytes, -tagBytes), undefined, "utf8");
        return { text: text + opening.final("utf8"), freshUntil: Number(end.readBigUInt64BE()) };
      } catch {
        return undefined;
      }
    },
  };
}

export type Sealing = ReturnType<typeof createSealing>;

function authenticated({ name }: CacheKey, end: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${name} ${String(modelVersion)} `), end]);
}

function padded(text: string): string {
  const bytes = Buffer.byteLength(text);
  return text + " ".repeat(Math.ceil(bytes / blockBytes) * blockBytes - bytes);
}
