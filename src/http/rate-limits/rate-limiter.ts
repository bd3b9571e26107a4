import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible";
import * as z from "zod";
import type { Consumer } from "../../auth/consumers-file.js";
import type { Rate } from "../../auth/franceconnect/introspection-cache.js";
import type { RedisConnection } from "../../cache/redis/connection.js";

/** The quota of a caller: requests per window. */
export type Quota = NonNullable<Consumer["rateLimit"]>;

/** One unit consumed from a quota; none if the quota is exceeded. */
export interface Consumption extends Rate {
  /** Refunds the unit, once, to the window that it was consumed from. Never rejects. */
  readonly refund: () => void;
}

/** The maximum of any quota: a gateway never counts higher, so a larger count in Redis is not valid. */
const maxCount = 2 ** 31;

/**
 * Reads the count under the key, and Redis' own time. A window is identified by its end: the next one ends at least a
 * second later.
 */
const readCount = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ttl = redis.call('PTTL', KEYS[1])
local used = tonumber(redis.pcall('GET', KEYS[1]))
local isCount = used and used == math.floor(used) and used >= 0 and used <= ${String(maxCount)}
`;

/**
 * Counts in one atomic step, so that all replicas together never exceed the limit. A request beyond the limit is not
 * counted. Redis may contain any value: one that is not a count, or that lasts longer than a window, starts a new
 * window. Arguments: the milliseconds of the window, the limit. Returns [count, milliseconds left in the window, its
 * end].
 */
const consumeScript = `${readCount}
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
if not isCount or ttl <= 0 or ttl > window then
  redis.call('SET', KEYS[1], 1, 'PX', window)
  return { 1, window, now + window }
end
if used + 1 > limit then return { limit + 1, ttl, now + ttl } end
return { redis.call('INCR', KEYS[1]), ttl, now + ttl }
`;

/** Refunds one unit to the window with this end. A window that started after the refund was sent keeps its count. */
const refundScript = `${readCount}
if isCount and used > 0 and ttl > 0 and now + ttl < tonumber(ARGV[1]) + 500 then redis.call('DECR', KEYS[1]) end
`;

const Reply = z.tuple([z.int().min(1), z.int().min(0), z.int().min(0)]);

/**
 * Milliseconds: precision of the end of an in-process window. A refund this close to the end is skipped, because the
 * count expires by itself.
 */
const edgeMs = 10;

/**
 * Consumes one unit of a quota: in Redis, where all replicas count together; in the process while Redis is unavailable.
 * Never rejects. A window starts with its first request. If Redis does not answer in time, it may still have counted
 * the request. The process then counts it too, and refunds only its own count. So a caller may get one request less
 * than its quota, never one more.
 */
export function createRateLimiter(connection: Pick<RedisConnection, "script"> | undefined) {
  const inMemory = perQuota((options) => new RateLimiterMemory(options));
  const consumeInRedis = connection?.script(consumeScript);
  const refundInRedis = connection?.script(refundScript);

  async function consumeShared(tag: string, quota: Quota): Promise<Consumption | undefined> {
    const { requests, perSeconds } = quota;
    const key = `rate:${tag}`;
    if (!consumeInRedis) return undefined;
    const reply = await consumeInRedis(key, perSeconds * 1_000, requests);
    const { data: [count, leftMs, end] = [Infinity, 0, 0] } = Reply.safeParse(reply);
    const refund = () => void refundInRedis?.(key, end);
    return isPossible(count, leftMs, quota) ? toConsumption(count, leftMs, quota, refund) : undefined;
  }
  async function consumeInMemory(tag: string, quota: Quota): Promise<Consumption> {
    const counter = inMemory(quota);
    const { consumedPoints, msBeforeNext } = await consume(counter, tag);
    const refundableUntil = performance.now() + msBeforeNext - edgeMs;
    const refundUnit = () => void counter.reward(tag);
    if (consumedPoints > quota.requests) refundUnit();
    return toConsumption(consumedPoints, msBeforeNext, quota, () => {
      if (performance.now() < refundableUntil) refundUnit();
    });
  }
  return async (tag: string, quota: Quota): Promise<Consumption> =>
    (await consumeShared(tag, quota)) ?? consumeInMemory(tag, quota);
}

interface CounterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

function perQuota(create: (options: CounterOptions) => RateLimiterAbstract) {
  const limiters = new Map<string, RateLimiterAbstract>();
  return ({ requests: points, perSeconds: duration }: Quota): RateLimiterAbstract => {
    const name = `${String(points)}/${String(duration)}`;
    const counter = limiters.get(name) ?? create({ keyPrefix: "rate", points, duration });
    limiters.set(name, counter);
    return counter;
  };
}

/** If the limit is exceeded, the library rejects with the same type of value that it resolves with. */
function consume(counter: RateLimiterAbstract, tag: string): Promise<RateLimiterRes> {
  return counter.consume(tag).catch((error: unknown) => {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  });
}

/** Whether this count is possible: a value from Redis never blocks a caller for longer than the window. */
function isPossible(count: number, leftMs: number, { requests, perSeconds }: Quota): boolean {
  return count <= requests + 1 && leftMs <= perSeconds * 1_000;
}

function toConsumption(
  count: number,
  leftMs: number,
  { requests, perSeconds }: Quota,
  refundUnit: () => void,
): Consumption {
  const left = Math.min(perSeconds * 1_000, Math.max(0, leftMs));
  const isExceeded = count > requests;
  let isOpen = !isExceeded;
  return {
    limit: requests,
    remaining: Math.max(0, requests - count),
    reset: Math.max(1, Math.ceil(left / 1_000)),
    isExceeded,
    refund: () => {
      if (isOpen) refundUnit();
      isOpen = false;
    },
  };
}
