import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { OwnError } from "../../errors.js";
import type { HttpFetch } from "../../http-client/http-client.js";

/** Known keys are fetched again after this time, while they go on verifying. */
const freshMs = 10 * 60_000;
/** Keys that could not be fetched again for so long are believed no more. */
const maxAgeMs = 24 * 3_600_000;
const refetchSpacingMs = 30_000;
const failedRefetchSpacingMs = 1_000;

/** Why keys are fetched before their time; each is spaced by itself. */
type Doubt = "unknown kid" | "bad signature";

export interface SigningKeys {
  /**
   * The key of a kid. Throws JWKSNoMatchingKey for a kid that FranceConnect does not publish, and another error when its keys
   * cannot be had.
   */
  readonly get: JWTVerifyGetKey;
  /** Fetches the keys once more, unless that was done just now. Rejects when they cannot be had. */
  readonly refetchAfterBadSignature: () => Promise<void>;
}

/**
 * FranceConnect's signing keys. The first unknown kid and the first bad signature refetch at once, even just after a fetch:
 * a key may be replaced then, under its old kid too. Only such refetches are spaced, so that made-up kids and signatures cost
 * one request in 30 s, and one a second while they fail.
 */
export function createSigningKeys(url: string, fetch: HttpFetch): SigningKeys {
  const published = createPublishedKeys(url, fetch);
  const refetchableAt: Record<Doubt, number> = { "unknown kid": -Infinity, "bad signature": -Infinity };

  const refetching: Partial<Record<Doubt, Promise<void>>> = {};

  /** Joined by those who have the same doubt meanwhile. */
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
      const keyOf = await published.current();
      try {
        return await keyOf(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      await refetch("unknown kid");
      return (await published.current())(header, token);
    },
    refetchAfterBadSignature: () => refetch("bad signature"),
  };
}

/** The keys as they were last fetched. While FranceConnect's endpoint is away they go on verifying for a day. */
function createPublishedKeys(url: string, fetch: HttpFetch) {
  let known: { readonly keyOf: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  let fetching: Promise<void> | undefined;
  /** The last fetch that failed; not repeated before `until`. */
  let failure = { until: -Infinity, error: undefined as unknown };

  async function fetchKeys(): Promise<void> {
    try {
      const keyOf = createLocalJWKSet(await fetchJwks(url, fetch));
      known = { keyOf, fetchedAt: performance.now() };
    } catch (error) {
      failure = { until: performance.now() + failedRefetchSpacingMs, error };
      throw error;
    } finally {
      fetching = undefined;
    }
  }

  /** Who comes during a fetch waits for it; who comes just after one that failed learns that the keys cannot be had. */
  async function renew(): Promise<void> {
    if (!fetching && performance.now() < failure.until) throw failure.error;
    await (fetching ??= fetchKeys());
  }

  /** By a fetch that begins from now on: one that is under way may bring keys that have been replaced since. */
  async function renewAfresh(): Promise<void> {
    await fetching?.catch(() => undefined);
    await renew();
  }

  async function current(): Promise<JWTVerifyGetKey> {
    const age = known ? performance.now() - known.fetchedAt : Infinity;
    if (known && age < maxAgeMs) {
      // Nobody waits for it, and what it fails with is told to those who need other keys.
      if (age >= freshMs) renew().catch(() => undefined);
      return known.keyOf;
    }
    await renew();
    return current();
  }

  return { current, renewAfresh };
}

/** A key set with a key that signs: one without would replace keys that are good. jose refuses what is no key set. */
async function fetchJwks(url: string, fetch: HttpFetch): Promise<JSONWebKeySet> {
  const response = await fetch(url, { headers: { accept: "application/json" }, isIdempotent: true });
  if (response.status !== 200) throw new KeysUnavailable(`the keys' endpoint answered ${String(response.status)}`);
  const keySet = await readKeySet(response);
  if (Array.isArray(keySet.keys) && !keySet.keys.some(({ kid, use = "sig" }) => kid !== undefined && use === "sig")) {
    throw new KeysUnavailable("the keys' endpoint answered no signing key");
  }
  return keySet;
}

async function readKeySet(response: Response): Promise<JSONWebKeySet> {
  try {
    return (await response.json()) as JSONWebKeySet;
  } catch (cause) {
    throw new KeysUnavailable("the keys' endpoint answered no JSON", { cause });
  }
}

/** FranceConnect's keys cannot be had: no token can be verified. */
export class KeysUnavailable extends OwnError {
  override readonly name = "KeysUnavailable";
}
