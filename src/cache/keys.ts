import type { Keyring, RingKey } from "../config/keyring.js";
import { createKeyedHash, createProcessHash } from "../crypto/keyed-hash.js";
import { modelVersion, type CacheKey } from "../crypto/sealing.js";
import { canonicalPerson, type PersonIdentity } from "../identity/canonical-person.js";

declare const verified: unique symbol;

/**
 * The person that a fact is about. Created only in this file, by a function that only the module that verifies people
 * receives.
 */
export interface Subject {
  readonly [verified]: true;
  /** Identifies the subject within the process: a keyed hash. */
  readonly name: string;
  /** Returns the cache key of a fact about the subject. */
  readonly factKey: (fact: FactIdentity) => FactKey;
  /** The subject's pseudonym in the audit: the same in every modality, and under every keyring. */
  readonly pseudonym: string;
}

/** The inputs of a fact besides its subject: two answers that may differ never share a key. */
export interface FactIdentity {
  readonly recipient: string;
  readonly source: string;
  readonly benefit: string;
  readonly grantedScopes: readonly string[];
}

/** The cache key of a fact, which also identifies its call in flight. */
export interface FactKey {
  /** The fact's name within the process. */
  readonly name: string;
  /** Where the shared cache may hold it: one cache key per key of the ring, the current one first. */
  readonly cacheKeys: OnePerRingKey<FactCacheKey>;
}

/** The names of one fact in the shared cache, under one key of the ring. */
export interface FactCacheKey extends CacheKey {
  /** The key of the person's generation: a fact that was sealed in another generation is erased. */
  readonly generation: string;
}

/** A person as FranceConnect, or a consumer, identified them. */
export interface NamedPerson extends PersonIdentity {
  readonly modality: "france_connect" | "civil_identity";
  /** Identify the person uniquely: issuer and subject, or the whole civil identity. */
  readonly identifiers: readonly (string | null)[];
}

type OnePerRingKey<T> = readonly [T, ...T[]];

/**
 * Creates keyed hashes (HMAC-SHA-256), each with its own key derived from the ring: a plain hash of an identity could
 * be guessed. The names of a person's data start with the key's id and the person's hash. This hash is a Redis hash
 * tag: a person's facts share a slot, and are erased together, by pivot identity. Without an audit, pseudonyms are
 * empty.
 */
export function createKeys(
  [current, ...previous]: Keyring,
  pseudonymOf: (person: PersonIdentity) => string = () => "",
) {
  const currentNames = createNames(current);
  const previousNames = previous.map(createNames);
  const subjectHash = createKeyedHash(current.secret, "subject");
  const callerHash = createKeyedHash(current.secret, "caller");
  return {
    /** Only for this process. */
    tokenTag: createProcessHash(),
    /** Returns the cache keys that may hold a browser's record, found by the secret that the browser holds. */
    recordCacheKeys: (kind: string, secret: string): OnePerRingKey<CacheKey> => [
      currentNames.recordCacheKey(kind, secret),
      ...previousNames.map(({ recordCacheKey }) => recordCacheKey(kind, secret)),
    ],
    /** Returns the tag under which a caller's requests are counted: `name` is a consumer's, or a network's. */
    callerTag: (kind: string, name: string) => callerHash([kind, name]),
    /** Returns the prefixes of everything stored about a person, one for each key of the ring. */
    personPrefixes: (person: PersonIdentity) =>
      [currentNames, ...previousNames].map(({ personPrefix }) => personPrefix(person)),
    subjectOf: (person: NamedPerson): Subject => {
      const [cacheKeyOf, ...olderCacheKeysOf] = [
        currentNames.factCacheKeyOf(person),
        ...previousNames.map(({ factCacheKeyOf }) => factCacheKeyOf(person)),
      ] as const;
      const name = subjectHash([person.modality, person.identifiers]);
      const factKey = (fact: FactIdentity): FactKey => {
        const cacheKeys = [cacheKeyOf(fact), ...olderCacheKeysOf.map((older) => older(fact))] as const;
        return { name: cacheKeys[0].name, cacheKeys };
      };
      return { name, factKey, pseudonym: pseudonymOf(person) } as Subject;
    },
  };
}

export type Keys = ReturnType<typeof createKeys>;

/** Returns the key of a person's generation, which starts with the person's prefix. */
export function generationKey(personPrefix: string): string {
  return `${personPrefix}generation`;
}

/** The names under one key of the ring. */
function createNames({ id, secret }: RingKey) {
  const personHash = createKeyedHash(secret, "person");
  const factHash = createKeyedHash(secret, "fact");
  const recordHash = createKeyedHash(secret, "record");
  const personPrefix = (person: PersonIdentity) => `${id}:{${personHash(canonicalPerson(person))}}`;
  return {
    personPrefix,
    recordCacheKey: (kind: string, browserSecret: string): CacheKey => ({
      keyId: id,
      name: `${id}:${kind}:${recordHash([kind, browserSecret])}`,
    }),
    factCacheKeyOf: (person: NamedPerson) => {
      const prefix = personPrefix(person);
      const { modality, identifiers } = person;
      return ({ recipient, source, benefit, grantedScopes }: FactIdentity): FactCacheKey => {
        const scopes = [...grantedScopes].sort();
        const hash = factHash([modelVersion, modality, identifiers, recipient, source, benefit, scopes]);
        return { keyId: id, name: prefix + hash, generation: generationKey(prefix) };
      };
    },
  };
}
