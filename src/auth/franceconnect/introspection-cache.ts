import { LRUCache } from "lru-cache";
import type { AccessToken } from "../access-token.js";
import type { Checktoken } from "./checktoken.js";
import type { Introspection } from "./introspection.js";

const maxRemembered = 20_000;
const activeMs = 30_000;
const inactiveMs = 3_000;

/** What is left of an allowance. */
export interface Rate {
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until all of it may be used again. */
  readonly reset: number;
  readonly isExceeded: boolean;
}

/** One taken of an allowance before a verification starts. Exactly one of both is called, when the verification has ended. */
export interface Reservation {
  /** What was left when it was taken; undefined where there is no limit. */
  readonly rate: Rate | undefined;
  /** The credentials are bad. */
  readonly keep: () => void;
  readonly refund: () => void;
}

/** Whose allowance pays for the verification that one request needs. */
export interface Payer {
  /** Requests of the same payer that need the same verification share its reservation. */
  readonly tag: string;
  /** Rejects with RATE_LIMITED. */
  readonly reserve: () => Promise<Reservation>;
  /** Called with what pays for the verification: the request has started it, or has joined one of the same payer. */
  readonly share: (reservation: Promise<Reservation>) => void;
}

/**
 * What FranceConnect says of a token; `isGood` decides whether the payer gets its reservation back. Rejects as checktoken
 * does, and with RATE_LIMITED.
 */
export type Verify = (
  token: AccessToken,
  payer: Payer,
  isGood: (introspection: Introspection) => boolean,
) => Promise<Introspection>;

/**
 * Remembers what checktoken said under a keyed hash of the token: at most until the token's end or 30 s, an inactive
 * token for 3 s, an error never. One verification is in flight per token. It ends, and settles its reservation, whether
 * or not somebody still waits for it.
 */
export function createVerifications(checktoken: Checktoken, tokenTag: (token: string) => string): Verify {
  const remembered = new LRUCache<string, Introspection>({ max: maxRemembered, ttl: activeMs, ttlAutopurge: true });
  /** By token. */
  const inFlight = new Map<string, Promise<Introspection>>();
  /** By payer and token, from the reservation on. */
  const paid = new Map<string, Paid>();

  async function introspect(tag: string, token: AccessToken): Promise<Introspection> {
    const introspection = await checktoken(token);
    remembered.set(tag, introspection, { ttl: rememberedMs(introspection) });
    return introspection;
  }

  async function introspectPaid(tag: string, paying: Promise<Reservation>, ...[token, , isGood]: Parameters<Verify>) {
    const reservation = await paying;
    try {
      // Another payer may have been faster: each pays for its own bad credentials.
      const introspection = await (remembered.get(tag) ??
        inFlight.get(tag) ??
        keepWhile(inFlight, tag, introspect(tag, token)));
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
    const tag = tokenTag(token.reveal());
    const known = remembered.get(tag);
    if (known) return Promise.resolve(known);
    const paidTag = `${payer.tag} ${tag}`;
    const { reservation, introspection } = paid.get(paidTag) ?? pay(tag, paidTag, token, payer, isGood);
    payer.share(reservation);
    return introspection;
  };
}

/** A verification, and what pays for it. */
interface Paid {
  readonly reservation: Promise<Reservation>;
  readonly introspection: Promise<Introspection>;
}

/** Keeps the work in the map until it has ended. */
function keepWhile<T>(map: Map<string, Promise<T>>, key: string, work: Promise<T>): Promise<T> {
  const ending = work.finally(() => map.delete(key));
  map.set(key, ending);
  return ending;
}

/** At least 1 ms: the library reads 0 as for ever. */
function rememberedMs(introspection: Introspection): number {
  if (!introspection.active) return inactiveMs;
  return Math.max(1, Math.min(activeMs, introspection.expiresAt - Date.now()));
}
