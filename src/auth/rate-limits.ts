import { LRUCache } from "lru-cache";
import type { RedisConnection } from "../cache/redis-connection.js";
import { GatewayError } from "../errors.js";
import type { Metrics } from "../metrics.js";
import type { Consumer } from "./consumers-file.js";
import { createCounters, type Allowance, type Rate } from "./counters.js";
import { networkOf } from "./network.js";
import type { Viewer } from "./viewer.js";

const mostBlocked = 10_000;

interface Caller {
  readonly address: string;
  /** Whose key it has shown, if anybody's. */
  readonly consumer: Consumer | undefined;
  /** Is told what is left, whether or not the request goes on. */
  readonly tell: (rate: Rate) => void;
}

interface Options {
  readonly connection: RedisConnection | undefined;
  /** A keyed hash: no address stands in Redis. */
  readonly callerTag: (kind: string, name: string) => string;
  readonly anonymousPerMinute: number;
  readonly metrics: Metrics;
}

/** What a request is counted as. */
type Kind = "consumer" | "address" | "credentials";

/**
 * Counts requests: of a consumer, and of the people whom FranceConnect names to it, against the consumer's own allowance;
 * of anybody else against their network's. Credentials that are not good count against a second allowance of the network;
 * while that one is used up, nothing that comes from there without a good key is verified.
 */
export function createRateLimits({ connection, callerTag, anonymousPerMinute, metrics }: Options) {
  const ofNetworks = { requests: anonymousPerMinute, perSeconds: 60 };
  const take = createCounters(connection);
  const usedUp = createUsedUp();

  async function count(kind: Kind, name: string, allowance: Allowance, tell: Caller["tell"]): Promise<void> {
    const tag = callerTag(kind, name);
    const rate = await take(tag, allowance);
    if (kind === "credentials" && rate.remaining === 0) usedUp.add(tag, rate);
    refuseIfExceeded(kind, rate, tell);
  }

  function refuseIfExceeded(kind: Kind, rate: Rate, tell: Caller["tell"]): void {
    tell(rate);
    if (!rate.isExceeded) return;
    metrics.rateLimited.inc({ by: kind });
    const retryAfter = rate.reset;
    throw new GatewayError("RATE_LIMITED", "Too many requests: ask again after `retryAfter` seconds.", { retryAfter });
  }

  const countAs = (kind: Kind, consumer: Consumer | undefined, { address, tell }: Caller): Promise<void> => {
    if (!consumer) return count(kind, networkOf(address), ofNetworks, tell);
    return consumer.rateLimit ? count("consumer", consumer.id, consumer.rateLimit, tell) : Promise.resolve();
  };

  return {
    /** What `authenticate` finds, its viewer counted. Rejects with RATE_LIMITED, and as `authenticate` does. */
    async admit<Known extends { readonly viewer: Viewer }>(
      caller: Caller,
      authenticate: () => Promise<Known>,
    ): Promise<Known> {
      const rate = caller.consumer ? undefined : usedUp.find(callerTag("credentials", networkOf(caller.address)));
      if (rate) refuseIfExceeded("credentials", rate, caller.tell);
      const known = await authenticate().catch(async (error: unknown) => {
        if (isRefusal(error)) await countAs("credentials", caller.consumer, caller);
        throw error;
      });
      await countAs("address", consumerOf(known.viewer), caller);
      return known;
    },
  };
}

export type RateLimits = ReturnType<typeof createRateLimits>;

/** The allowances that are known to be used up, until they begin again. */
function createUsedUp() {
  const rates = new LRUCache<string, Rate>({ max: mostBlocked, ttl: 1 });
  return {
    add: (tag: string, rate: Rate) => rates.set(tag, rate, { ttl: rate.reset * 1_000 }),
    find(tag: string): Rate | undefined {
      const rate = rates.get(tag);
      return rate && { ...rate, reset: Math.max(1, Math.ceil(rates.getRemainingTTL(tag) / 1_000)), isExceeded: true };
    },
  };
}

function consumerOf(viewer: Viewer): Consumer | undefined {
  if (viewer.kind === "anonymous") return undefined;
  return viewer.kind === "citizen" ? viewer.principal.consumer : viewer.consumer;
}

function isRefusal(error: unknown): boolean {
  return error instanceof GatewayError && ["UNAUTHENTICATED", "FORBIDDEN"].includes(error.code);
}
