import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import type { HttpFetch } from "../http-client.js";

const refetchSpacingMs = 30_000;
const failedRefetchSpacingMs = 1_000;

/**
 * FranceConnect's signing keys. The first unknown kid refetches at once, even just after a fetch (a key may rotate
 * then); only such refetches are spaced, so that made-up kids cost one request in 30 s, and one a second while they fail.
 * jose's own cooldown starts at any fetch and is therefore switched off. Throws JWKSNoMatchingKey for a kid that FranceConnect does not publish, and
 * another error when its keys cannot be had.
 */
export function createSigningKeys(url: string, fetch: HttpFetch): JWTVerifyGetKey {
  const published = createRemoteJWKSet(new URL(url), {
    cooldownDuration: Infinity,
    [customFetch]: fetch,
  });
  let lastRefetch = { next: -Infinity, done: Promise.resolve() };

  function refetch(): Promise<void> {
    const attempt = { next: performance.now() + refetchSpacingMs, done: published.reload() };
    attempt.done.catch(() => {
      attempt.next = performance.now() + failedRefetchSpacingMs;
    });
    lastRefetch = attempt;
    return attempt.done;
  }

  return async (header, token) => {
    if (typeof header.kid !== "string") throw new errors.JWSInvalid("a kid is required");
    try {
      return await published(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    // Who comes during a refetch waits for it; who comes just after a failed one learns that the keys cannot be had.
    await (performance.now() >= lastRefetch.next ? refetch() : lastRefetch.done);
    return published(header, token);
  };
}
