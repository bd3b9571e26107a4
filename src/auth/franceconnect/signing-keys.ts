import type { KeyObject } from "node:crypto";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { InternalError } from "../../errors.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { HttpFetch } from "../../http-client/http-client.js";
import { readDirectKeys } from "./direct-keys.js";

/** Known keys are fetched again after this time. They continue to verify during the fetch. */
const freshMs = 10 * 60_000;
/** Keys that could not be fetched again for this time are no longer trusted. */
const maxAgeMs = 24 * 3_600_000;
const refetchSpacingMs = 30_000;
const failedRefetchSpacingMs = 1_000;

/** The reason to fetch keys before their time. Each reason has its own minimum interval. */
type Doubt = "unknown kid" | "bad signature";

export interface SigningKeys {
  /**
   * Returns the key of a kid. Throws JWKSNoMatchingKey for a kid that FranceConnect does not publish, and another error
   * if its keys cannot be fetched.
   */
  readonly get: JWTVerifyGetKey;
  /** Returns the key of a kid for ES256; undefined for a kid that names no such key, or several keys. Rejects as `get`. */
  readonly getDirectly: (kid: string) => Promise<KeyObject | undefined>;
  /** Fetches the keys again, unless that was done just before. Rejects if they cannot be fetched. */
  readonly refetchAfterBadSignature: () => Promise<void>;
}

/**
 * Manages FranceConnect's signing keys. The first unknown kid and the first bad signature refetch the keys at once,
 * even just after a fetch: FranceConnect may replace a key at that moment, even under its old kid. Only these refetches
 * have a minimum interval. So forged kids and signatures cost one request in 30 s, and one per second while the
 * requests fail.
 */
export function createSigningKeys(url: string, fetch: HttpFetch): SigningKeys {
  const published = createPublishedKeys(url, fetch);
  const refetchableAt: Record<Doubt, number> = { "unknown kid": -Infinity, "bad signature": -Infinity };

  const refetching: Partial<Record<Doubt, Promise<void>>> = {};

  /** Requests with the same doubt share one refetch. */
  async function refetch(doubt: Doubt): Promise<void> {
    if (!refetching[doubt] && performance.now() < refetchableAt[doubt]) return;
    await (refetching[doubt] ??= refetchNow(doubt));
  }

  async function refetchNow(doubt: Doubt): Promise<void> {
    try {
      await published.renewAfresh();
      refetchableAt[doubt] = performance.now() + refetchSpacingMs;
    } finally {
      refetching[doubt] = undefined;
    }
  }

  return {
    async get(header, token) {
      if (typeof header.kid !== "string") throw new errors.JWSInvalid("a kid is required");
      const { keyOf } = await published.current();
      try {
        return await keyOf(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      await refetch("unknown kid");
      return (await published.current()).keyOf(header, token);
    },
    getDirectly: async (kid) => (await published.current()).directKeys.get(kid),
    refetchAfterBadSignature: () => refetch("bad signature"),
  };
}

interface KnownKeys {
  readonly keyOf: JWTVerifyGetKey;
  readonly directKeys: ReadonlyMap<string, KeyObject>;
  readonly fetchedAt: number;
}

/**
 * Keeps the keys of the last successful fetch. While FranceConnect's endpoint is unavailable, these keys verify for a
 * day.
 */
function createPublishedKeys(url: string, fetch: HttpFetch) {
  let known: KnownKeys | undefined;
  let fetching: Promise<void> | undefined;
  /** The last fetch that failed. It is not repeated before `until`. */
  let failure = { until: -Infinity, error: undefined as unknown };

  async function fetchKeys(): Promise<void> {
    try {
      const jwks = await fetchJwks(url, fetch);
      known = { keyOf: createLocalJWKSet(jwks), directKeys: readDirectKeys(jwks), fetchedAt: performance.now() };
    } catch (error) {
      failure = { until: performance.now() + failedRefetchSpacingMs, error };
      throw error;
    } finally {
      fetching = undefined;
    }
  }

  /**
   * Fetches the keys. A call during a fetch waits for that fetch. A call just after a failed fetch rejects with the
   * same error.
   */
  async function renew(): Promise<void> {
    if (!fetching && performance.now() < failure.until) throw failure.error;
    await (fetching ??= fetchKeys());
  }

  /**
   * Fetches the keys with a fetch that starts now or later. A fetch already in flight may return keys that have been
   * replaced since.
   */
  async function renewAfresh(): Promise<void> {
    await fetching?.catch(() => undefined);
    await renew();
  }

  async function current(): Promise<KnownKeys> {
    const age = known ? performance.now() - known.fetchedAt : Infinity;
    if (known && age < maxAgeMs) {
      // No request waits for this fetch. Its error goes to the requests that need other keys.
      if (age >= freshMs) renew().catch(() => undefined);
      return known;
    }
    await renew();
    return current();
  }

  return { current, renewAfresh };
}

/**
 * Returns a key set that contains at least one signing key: a set without one would replace good keys. jose refuses a
 * value that is not a key set.
 */
async function fetchJwks(url: string, fetch: HttpFetch): Promise<JSONWebKeySet> {
  const response = await fetch(url, { headers: { accept: "application/json" }, isIdempotent: true });
  if (response.status !== 200) throw new KeysUnavailable(`the keys' endpoint answered ${String(response.status)}`);
  const keySet = readKeySet(response);
  if (Array.isArray(keySet.keys) && !keySet.keys.some(({ kid, use = "sig" }) => kid !== undefined && use === "sig")) {
    throw new KeysUnavailable("the keys' endpoint answered no signing key");
  }
  return keySet;
}

function readKeySet(response: HttpAnswer): JSONWebKeySet {
  try {
    return response.json() as JSONWebKeySet;
  } catch (cause) {
    throw new KeysUnavailable("the keys' endpoint answered no JSON", { cause });
  }
}

/** FranceConnect's keys cannot be fetched, so no token can be verified. */
export class KeysUnavailable extends InternalError {
  override readonly name = "KeysUnavailable";
}
