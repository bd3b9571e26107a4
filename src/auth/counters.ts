import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible";
import type { RedisConnection } from "../cache/redis-connection.js";
import type { Consumer } from "./consumers-file.js";

/** How often a caller may ask. */
export type Allowance = NonNullable<Consumer["rateLimit"]>;

/** What is left of it. */
export interface Rate {
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until all of it may be used again. */
  readonly reset: number;
  readonly isExceeded: boolean;
}

/** One taken of an allowance; none where it is exceeded. */
export interface Taken extends Rate {
  /** Gives it back, once, to the window that it was taken from. Never rejects. */
  readonly refund: () => void;
}

/** No allowance is larger: a larger count in Redis was not counted by a gateway. */
const maxCount = 2 ** 31;

/**
 * Counts in one step, so that all replicas together never let more pass than the limit: a request beyond it is not
 * counted, and a refund neither begins a window nor makes a count negative. Redis may hold anything: what is not a count,
 * or lasts longer than a window, begins again. Arguments: the change, the seconds of the window, the limit.
 */
const countInRedis = `
local change, window, limit = tonumber(ARGV[1]), 1000 * tonumber(ARGV[2]), tonumber(ARGV[3])
local ttl = redis.call('pttl', KEYS[1])
local used = tonumber(redis.pcall('get', KEYS[1]))
local isCount = used and used == math.floor(used) and used >= 0 and used <= ${String(maxCount)}
if not isCount or ttl <= 0 or ttl > window then
  if change < 0 then return {0, 0} end
  redis.call('set', KEYS[1], change, 'PX', window)
  return {change, window}
end
if used + change > limit then return {limit + 1, ttl} end
if used + change < 0 then return {used, ttl} end
return {redis.call('incrby', KEYS[1], change), ttl}
`;

/**
 * Takes one of an allowance: in Redis, where all replicas count together; in the process while Redis is away. Never
 * rejects. A window begins with its first request.
 */
export function createCounters(connection: RedisConnection | undefined) {
  const inMemory = perAllowance((options) => new RateLimiterMemory(options));
  let inRedis: ReturnType<typeof perAllowance> | undefined;
  const redisCounters = (storeClient: Redis) =>
    (inRedis ??= perAllowance(
      (options) => new RateLimiterRedis({ ...options, storeClient, customIncrTtlLuaScript: countInRedis }),
    ));
  async function takeInRedis(tag: string, allowance: Allowance): Promise<Taken | undefined> {
    const taken = await connection?.run((redis) => consume(redisCounters(redis)(allowance), tag));
    const refund = () => void connection?.run((redis) => redisCounters(redis)(allowance).reward(tag));
    return taken && isPossible(taken, allowance) ? toTaken(taken, allowance, refund) : undefined;
  }
  async function takeInMemory(tag: string, allowance: Allowance): Promise<Taken> {
    const counter = inMemory(allowance);
    const refund = () => void counter.reward(tag);
    const taken = await consume(counter, tag);
    if (taken.consumedPoints > allowance.requests) refund();
    return toTaken(taken, allowance, refund);
  }
  return async (tag: string, allowance: Allowance): Promise<Taken> =>
    (await takeInRedis(tag, allowance)) ?? takeInMemory(tag, allowance);
}

interface CounterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

function perAllowance(create: (options: CounterOptions) => RateLimiterAbstract) {
  const counters = new Map<string, RateLimiterAbstract>();
  return ({ requests: points, perSeconds: duration }: Allowance): RateLimiterAbstract => {
    const name = `${String(points)}/${String(duration)}`;
    const counter = counters.get(name) ?? create({ keyPrefix: "rate", points, duration });
    counters.set(name, counter);
    return counter;
  };
}

/** The library rejects with what it resolves with, where the limit is exceeded. */
function consume(counter: RateLimiterAbstract, tag: string): Promise<RateLimiterRes> {
  return counter.consume(tag).catch((error: unknown) => {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  });
}

/** Whether Redis can have counted so: what it returns bounds nobody for longer than the window. */
function isPossible({ consumedPoints, msBeforeNext }: RateLimiterRes, { requests, perSeconds }: Allowance): boolean {
  const isWithin = (value: number, min: number, max: number) =>
    Number.isSafeInteger(value) && value >= min && value <= max;
  return isWithin(consumedPoints, 1, requests + 1) && isWithin(msBeforeNext, 0, perSeconds * 1_000);
}

/** The end of a window is known this exactly: a refund so close to it is left out, and the count ends by itself. */
const edgeMs = 10;

function toTaken(
  { consumedPoints, msBeforeNext }: RateLimiterRes,
  { requests: limit, perSeconds }: Allowance,
  refund: () => void,
): Taken {
  const leftMs = Math.min(perSeconds * 1_000, Math.max(0, msBeforeNext));
  const refundableUntil = performance.now() + leftMs - edgeMs;
  const isExceeded = consumedPoints > limit;
  let isOpen = !isExceeded;
  return {
    limit,
    remaining: Math.max(0, limit - consumedPoints),
    reset: Math.max(1, Math.ceil(leftMs / 1_000)),
    isExceeded,
    refund: () => {
      if (isOpen && performance.now() < refundableUntil) refund();
      isOpen = false;
    },
  };
}
