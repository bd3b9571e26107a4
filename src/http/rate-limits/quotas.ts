import { LRUCache } from "lru-cache";
import type { Rate, Reservation } from "../../auth/franceconnect/introspection-cache.js";
import type { RedisConnection } from "../../cache/redis/connection.js";
import { GatewayError } from "../../errors.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { createRateLimiter, type Quota, type Consumption } from "./rate-limiter.js";

const maxBlocked = 10_000;
/** Seconds. A verification in progress ends within seconds, and then gives its reservation back. */
const reservedSeconds = 1;

/** The kind of account that a request counts against. */
export type Kind = "consumer" | "address" | "credentials" | "sign_in";

/** One caller's quota. */
export interface Account {
  readonly kind: Kind;
  readonly tag: string;
  /** Undefined for a consumer without a limit. */
  readonly quota: Quota | undefined;
}

/** RATE_LIMITED, with the state of the quota that was exceeded. */
export class RateLimited extends GatewayError {
  constructor(
    readonly rate: Rate,
    retryAfter: number,
  ) {
    super("RATE_LIMITED", "Too many requests. Retry after `retryAfter` seconds.", { retryAfter });
  }
}

/**
 * Creates `consume`, which consumes one unit of an account's quota. It returns undefined if the account has no limit,
 * and rejects with RATE_LIMITED. If the quota never gets refunds, the process remembers until when it is used up. While
 * reservations of this process are in progress, `retryAfter` is the time in which one of them may be refunded, not the
 * rest of the window.
 */
export function createQuotas(connection: RedisConnection | undefined, { rateLimited }: Metrics) {
  const countRequest = createRateLimiter(connection);
  const blockedQuotas = createBlocked();
  /** The number of reservations in progress, by account. */
  const reserved = new Map<string, number>();

  function addReservation(tag: string, change: 1 | -1): void {
    const count = (reserved.get(tag) ?? 0) + change;
    if (count > 0) reserved.set(tag, count);
    else reserved.delete(tag);
  }

  function refuse({ kind, tag }: Account, rate: Rate): never {
    rateLimited.inc({ by: kind });
    throw new RateLimited(rate, reserved.has(tag) ? Math.min(reservedSeconds, rate.reset) : rate.reset);
  }

  async function consume(account: Account): Promise<Consumption | undefined> {
    const { kind, tag, quota } = account;
    if (!quota) return undefined;
    const blocked = blockedQuotas.find(tag);
    if (blocked) refuse(account, blocked);
    const consumed = await countRequest(tag, quota);
    if (!consumed.isExceeded) return consumed;
    if (kind === "address" || kind === "sign_in") blockedQuotas.add(tag, consumed);
    return refuse(account, consumed);
  }

  /** Consumes one unit that may be refunded. */
  async function reserve(account: Account): Promise<Reservation> {
    const rate = await consume(account);
    addReservation(account.tag, 1);
    return {
      rate,
      keep: () => {
        addReservation(account.tag, -1);
      },
      refund: () => {
        addReservation(account.tag, -1);
        rate?.refund();
      },
    };
  }
  return { consume, reserve };
}

/** The quotas that are known to be used up, until they reset. */
function createBlocked() {
  const rates = new LRUCache<string, Rate>({ max: maxBlocked, ttl: 1, ttlResolution: 0 });
  return {
    add: (tag: string, rate: Rate) => rates.set(tag, rate, { ttl: rate.reset * 1_000 }),
    find(tag: string): Rate | undefined {
      const rate = rates.get(tag);
      return rate && { ...rate, reset: Math.max(1, Math.ceil(rates.getRemainingTTL(tag) / 1_000)) };
    },
  };
}
