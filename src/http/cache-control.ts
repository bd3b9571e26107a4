/** Whether a request accepts cached facts, and whether the facts fetched for it may be cached. */
export interface Caching {
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

/** Returns the meaning of a request's `Cache-Control` header (RFC 9111): `no-cache` and `no-store`. */
export function readCacheControl(header = ""): Caching {
  return { mayRead: !/\bno-cache\b/i.test(header), mayWrite: !/\bno-store\b/i.test(header) };
}
