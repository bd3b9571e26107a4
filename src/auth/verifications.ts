import { LRUCache } from "lru-cache";
import type { AccessToken } from "./access-token.js";
import type { Checktoken } from "./franceconnect-checktoken.js";
import type { Introspection } from "./introspection.js";

const maxRemembered = 20_000;
const activeMs = 30_000;
const inactiveMs = 3_000;

/**
 * Remembers what checktoken said under a keyed hash of the token: at most until the token's end or 30 s, an inactive
 * token for 3 s, an error never. One verification is in flight per token.
 */
export function createVerifications(checktoken: Checktoken, tokenTag: (token: string) => string): Checktoken {
  const verifications = new LRUCache<string, Introspection, AccessToken>({
    max: maxRemembered,
    ttl: activeMs,
    ttlAutopurge: true,
    // A verification pushed out while in flight still answers those who wait for it.
    ignoreFetchAbort: true,
    fetchMethod: async (_tag, _stale, { options, context: token }) => {
      const introspection = await checktoken(token);
      options.ttl = rememberedMs(introspection);
      return introspection;
    },
  });
  return (token) => verifications.forceFetch(tokenTag(token.reveal()), { context: token });
}

/** At least 1 ms: the library reads 0 as for ever. */
function rememberedMs(introspection: Introspection): number {
  if (!introspection.active) return inactiveMs;
  return Math.max(1, Math.min(activeMs, introspection.expiresAt - Date.now()));
}
