import { LRUCache } from "lru-cache";
import { inSpan, SpanKind } from "../../telemetry/tracing/spans.js";
import type { AccessToken } from "../access-token.js";
import type { Checktoken } from "./checktoken.js";
import type { Introspection } from "./introspection.js";

const maxCached = 20_000;
const activeMs = 30_000;
const inactiveMs = 3_000;
/** Interval between removals of the expired answers: a timer for each answer would cost more than its lookups. */
const purgeMs = 5_000;

const checktokenSpan = { kind: SpanKind.CLIENT, attributes: { "http.request.method": "POST" } };

/** The state of a quota. */
export interface Rate {
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the full quota is available again. */
  readonly reset: number;
  readonly isExceeded: boolean;
}

/**
 * One unit of a quota, reserved before a verification starts. When the verification has ended, exactly one of `keep`
 * and `refund` is called.
 */
export interface Reservation {
  /** The quota's state at the time of the reservation; undefined if there is no limit. */
  readonly rate: Rate | undefined;
  /** Called if the credentials are bad. */
  readonly keep: () => void;
  readonly refund: () => void;
}

/** The owner of the quota that pays for the verification of one request. */
export interface Payer {
  /** Requests with the same payer and the same verification share one reservation. */
  readonly tag: () => string;
  /** Rejects with RATE_LIMITED. */
  readonly reserve: () => Promise<Reservation>;
  /**
   * Called with the reservation that pays for the verification. The request has started this verification, or has
   * joined one of the same payer.
   */
  readonly share: (reservation: Promise<Reservation>) => void;
}

/**
 * Returns the introspection of a token. `isGood` decides whether the payer gets its reservation back. Rejects as
 * checktoken does, and with RATE_LIMITED.
 */
export type Verify = (
  token: AccessToken,
  payer: Payer,
  isGood: (introspection: Introspection) => boolean,
) => Promise<Introspection>;

/**
 * Verifies tokens, and caches the answers of checktoken under a hash of the token with a secret of this process. An
 * active token is kept until its expiry, 30 s at most; an inactive token for 3 s. An error is never cached. Only one
 * verification is in flight per token. It runs to its end, and settles its reservation, even if no request waits for it
 * any more.
 */
export function createIntrospectionCache(checktoken: Checktoken, cached: IntrospectionStore): Verify {
  /** Verifications in flight, by token. */
  const inFlight = new Map<string, Promise<Introspection>>();
  /** By payer and token, from the reservation until the end of the verification. */
  const paid = new Map<string, Paid>();

  async function introspect(tag: string, token: AccessToken): Promise<Introspection> {
    const introspection = await inSpan("checktoken", checktokenSpan, () => checktoken(token));
    cached.set(tag, introspection);
    return introspection;
  }

  async function introspectPaid(tag: string, paying: Promise<Reservation>, ...[token, , isGood]: Parameters<Verify>) {
    const reservation = await paying;
    try {
      // Another payer may have started it already. Each payer pays for its own bad credentials.
      const known = cached.get(tag) ?? inFlight.get(tag);
      const introspection = await (known ?? keepWhile(inFlight, tag, introspect(tag, token)));
      if (isGood(introspection)) reservation.refund();
      else reservation.keep();
      return introspection;
    } catch (error) {
      reservation.refund();
      throw error;
    }
  }

  function pay(tag: string, paidTag: string, ...[token, payer, isGood]: Parameters<Verify>): Paid {
    const reservation = payer.reserve();
    const introspection = introspectPaid(tag, reservation, token, payer, isGood).finally(() => paid.delete(paidTag));
    const started = { reservation, introspection };
    paid.set(paidTag, started);
    return started;
  }

  return (token, payer, isGood) => {
    const tag = cached.tagOf(token);
    const known = cached.get(tag);
    if (known) return Promise.resolve(known);
    const paidTag = `${payer.tag()} ${tag}`;
    const { reservation, introspection } = paid.get(paidTag) ?? pay(tag, paidTag, token, payer, isGood);
    payer.share(reservation);
    return introspection;
  };
}

/** The answers about tokens, by their tags. Expired answers are removed even if nobody asks for them again. */
export function createIntrospectionStore(tokenTag: (token: string) => string) {
  const store = new LRUCache<string, Introspection>({ max: maxCached, ttl: activeMs, ttlResolution: 0 });
  setInterval(() => store.purgeStale(), purgeMs).unref();
  return {
    tagOf: (token: AccessToken): string => tokenTag(token.reveal()),
    get: (tag: string) => store.get(tag),
    set: (tag: string, introspection: Introspection): void =>
      void store.set(tag, introspection, { ttl: cachedMs(introspection) }),
    /** Whether the answer about this token is known. */
    knows: (token: string): boolean => store.has(tokenTag(token)),
  };
}

export type IntrospectionStore = ReturnType<typeof createIntrospectionStore>;

/** A verification, and the reservation that pays for it. */
interface Paid {
  readonly reservation: Promise<Reservation>;
  readonly introspection: Promise<Introspection>;
}

/** Keeps the work in the map until it ends. */
function keepWhile<T>(map: Map<string, Promise<T>>, key: string, work: Promise<T>): Promise<T> {
  const ending = work.finally(() => map.delete(key));
  map.set(key, ending);
  return ending;
}

/** Returns the time to live, in milliseconds. At least 1: for the library, 0 means no expiry. */
function cachedMs(introspection: Introspection): number {
  if (!introspection.active) return inactiveMs;
  return Math.max(1, Math.min(activeMs, introspection.expiresAt - Date.now()));
}
