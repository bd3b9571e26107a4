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

/**
 * Takes one of an allowance, and tells what is left: in Redis, where all replicas count together; each replica by itself
 * while Redis is away. Rejects never. A window begins with its first request.
 */
export function createCounters(connection: RedisConnection | undefined) {
  const inMemory = perAllowance((options) => new RateLimiterMemory(options));
  let inRedis: ReturnType<typeof perAllowance> | undefined;
  const redisCounters = (storeClient: Redis) =>
    (inRedis ??= perAllowance((options) => {
      // Redis is not asked again about those who are over.
      return new RateLimiterRedis({ ...options, storeClient, inMemoryBlockOnConsumed: options.points + 1 });
    }));
  return async (tag: string, allowance: Allowance): Promise<Rate> =>
    (await connection?.run((redis) => take(redisCounters(redis)(allowance), tag))) ?? take(inMemory(allowance), tag);
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
