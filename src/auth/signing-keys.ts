import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import type { HttpFetch } from "../http-client.js";

const refetchSpacingMs = 30_000;

/**
 * FranceConnect's signing keys. The first unknown kid refetches at once, even just after a fetch (a key may rotate
 * then); only such refetches are spaced, so that made-up kids cost one request in 30 s. jose's own cooldown starts at
 * any fetch and is therefore switched off. Throws JWKSNoMatchingKey for a kid that FranceConnect does not publish, and
 * another error when its keys cannot be had.
 */
export function createSigningKeys(url: string, fetch: HttpFetch): JWTVerifyGetKey {
  const published = createRemoteJWKSet(new URL(url), {
    cooldownDuration: Infinity,
    [customFetch]: fetch,
  });
  let lastRefetch = { at: -Infinity, done: Promise.resolve() };

  return async (header, token) => {
    if (typeof header.kid !== "string") throw new errors.JWSInvalid("a kid is required");
    try {
      return await published(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    if (performance.now() - lastRefetch.at >= refetchSpacingMs) {
      lastRefetch = { at: performance.now(), done: published.reload() };
    }
    // Who comes during the refetch waits for it; who comes after a failed one learns that the keys cannot be had.
    await lastRefetch.done;
    return published(header, token);
  };
}
