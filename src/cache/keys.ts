import { createHmac, hkdfSync } from "node:crypto";

declare const subjectTag: unique symbol;
declare const factKey: unique symbol;

/** Who a fact is about, as a keyed hash. Only the room that verifies people is handed the function that makes one. */
export type SubjectTag = string & { readonly [subjectTag]: true };

/** Where a fact is remembered, and what its call in flight is known by. Can only be built on a verified subject's tag. */
export type FactKey = string & { readonly [factKey]: true };

/** What a fact depends on beside its subject: two answers that may differ never share a key. */
export interface FactIdentity {
  readonly recipient: string;
  readonly source: string;
  readonly benefit: string;
  readonly grantedScopes: readonly string[];
}

/** Raised when the shape of a remembered fact changes: what was remembered before is then never read. */
const modelVersion = 1;

/**
 * Keyed hashes (HMAC-SHA-256), each with a key of its own derived from the secret: a plain hash of an identity could be
 * guessed. The subject's hash stands in front of the key as a Redis hash tag, so that a person's facts share a slot.
 */
export function createKeys(secret: Uint8Array) {
  const tokenHash = createKeyedHash(secret, "franceconnect-token");
  const subjectHash = createKeyedHash(secret, "fact-subject");
  const factHash = createKeyedHash(secret, "fact");
  return {
    tokenTag: (token: string) => tokenHash([token]),
    subjectTag: (modality: "france_connect", issuer: string, subject: string) =>
      subjectHash([modality, issuer, subject]) as SubjectTag,
    factKey: (subject: SubjectTag, { recipient, source, benefit, grantedScopes }: FactIdentity) =>
      `{${subject}}${factHash([modelVersion, subject, recipient, source, benefit, [...grantedScopes].sort()])}` as FactKey,
  };
}

export type Keys = ReturnType<typeof createKeys>;

/** JSON keeps the parts apart: no two different lists hash the same text. */
function createKeyedHash(secret: Uint8Array, label: string): (parts: readonly unknown[]) => string {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", label, 32));
  return (parts) => createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}
