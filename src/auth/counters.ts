import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
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

/** Callers whose allowance is known to be used up: Redis is not asked again about them. */
const mostExceeded = 10_000;
/** More than anybody counts to: it was not counted here. */
const mostConsumed = 2 ** 31;

/**
 * The library's own script, for a Redis that may hold anything: what is no count, and what would last for longer than a
 * window, begins anew. Arguments: 1 points to take, 2 seconds of the window. Returns [points taken, milliseconds left].
 */
const countScript = `
local window = 1000 * tonumber(ARGV[2])
local taken = tonumber(redis.pcall('GET', KEYS[1]))
local left = redis.call('PTTL', KEYS[1])
if not taken or taken ~= math.floor(taken) or taken < 0 or taken > ${String(mostConsumed)} or left < 0 or left > window then
  redis.call('SET', KEYS[1], 0, 'PX', window)
  left = window
end
return { redis.call('INCRBY', KEYS[1], ARGV[1]), left }
`;

/**
 * Takes one of an allowance, and tells what is left: in Redis, where all replicas count together; each replica by itself
 * while Redis is away. Rejects never. A window begins with its first request.
 */
export function createCounters(connection: RedisConnection | undefined) {
  const inMemory = perAllowance((options) => new RateLimiterMemory(options));
  let inRedis: ReturnType<typeof perAllowance> | undefined;
  const redisCounters = (storeClient: Redis) =>
    (inRedis ??= perAllowance((options) => {
      return new RateLimiterRedis({ ...options, storeClient, customIncrTtlLuaScript: countScript });
    }));
  const exceeded = createExceeded();
  return async (tag: string, allowance: Allowance): Promise<Rate> => {
    const known = exceeded.find(tag, allowance);
    if (known) return known;
    const told = await connection?.run((redis) => take(redisCounters(redis)(allowance), tag));
    const rate = told && isPossible(told, allowance) ? told : await take(inMemory(allowance), tag);
    if (rate.isExceeded) exceeded.add(tag, rate);
    return rate;
  };
}

/** Whether Redis can have counted so: what it returns bounds nobody for longer than the window. */
function isPossible({ remaining, reset }: Rate, { requests, perSeconds }: Allowance): boolean {
  const isWithin = (value: number, most: number) => Number.isSafeInteger(value) && value >= 0 && value <= most;
  return isWithin(remaining, requests) && isWithin(reset, perSeconds);
}

/** Those whose allowance is used up, until their window ends. */
function createExceeded() {
  const rates = new LRUCache<string, Rate>({ max: mostExceeded, ttl: 1 });
  const nameOf = (tag: string, limit: number) => `${tag} ${String(limit)}`;
  return {
    add: (tag: string, rate: Rate) => rates.set(nameOf(tag, rate.limit), rate, { ttl: rate.reset * 1_000 }),
    find(tag: string, { requests }: Allowance): Rate | undefined {
      const name = nameOf(tag, requests);
      const rate = rates.get(name);
      return rate && { ...rate, reset: Math.max(1, Math.ceil(rates.getRemainingTTL(name) / 1_000)) };
    },
  };
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

async function take(counter: RateLimiterAbstract, tag: string): Promise<Rate> {
  const limit = counter.points;
  const toRate = ({ remainingPoints: remaining, msBeforeNext }: RateLimiterRes, isExceeded: boolean) => {
    return { limit, remaining, reset: Math.max(1, Math.ceil(msBeforeNext / 1_000)), isExceeded };
  };
  try {
    return toRate(await counter.consume(tag), false);
  } catch (error) {
    if (error instanceof RateLimiterRes) return toRate(error, true);
    throw error;
  }
}
