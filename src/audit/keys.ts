import { createTextHash } from "../crypto/keyed-hash.js";
import { canonicalPerson, type PersonIdentity } from "../identity/canonical-person.js";

/** Creates the audit's keyed hashes (HMAC-SHA-256, base64url), each with its own key derived from AUDIT_KEY. */
export function createAuditKeys(secret: string) {
  const hashLink = createTextHash(secret, "audit-chain");
  const hashHead = createTextHash(secret, "audit-head");
  const hashPerson = createTextHash(secret, "audit-person");
  return {
    /** Returns the link of a record's text, in this encoding, to the record before it. */
    link: (previous: string, text: string, encoding?: BufferEncoding) => hashLink(`${previous}\n${text}`, encoding),
    signHead: (text: string) => hashHead(text),
    /**
     * The same for every spelling of one pivot identity, in both modalities; reveals nothing about it without the key.
     */
    pseudonymOf: (identity: PersonIdentity) => hashPerson(JSON.stringify(canonicalPerson(identity))),
  };
}

export type AuditKeys = ReturnType<typeof createAuditKeys>;
