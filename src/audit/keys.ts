import { createHmac } from "node:crypto";
import { deriveKey } from "../crypto/keyed-hash.js";
import { canonicalPerson, type PersonIdentity } from "../identity/canonical-person.js";

/** The audit's keyed hashes (HMAC-SHA-256, base64url), each with a key of its own derived from AUDIT_KEY. */
export function createAuditKeys(secret: string) {
  const createHash = (label: string) => {
    const key = deriveKey(secret, label);
    return (text: string, encoding: BufferEncoding = "utf8") =>
      createHmac("sha256", key).update(text, encoding).digest("base64url");
  };
  const [hashLink, hashHead, hashPerson] = [
    createHash("audit-chain"),
    createHash("audit-head"),
    createHash("audit-person"),
  ];
  return {
    /** The link of a record's text, in this encoding, to the one before it. */
    link: (previous: string, text: string, encoding?: BufferEncoding) => hashLink(`${previous}\n${text}`, encoding),
    signHead: (text: string) => hashHead(text),
    /** The same for every spelling of one pivot identity, in both modalities; says nothing of it without the key. */
    pseudonymOf: (identity: PersonIdentity) => hashPerson(JSON.stringify(canonicalPerson(identity))),
  };
}

export type AuditKeys = ReturnType<typeof createAuditKeys>;
