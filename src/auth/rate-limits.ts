import { LRUCache } from "lru-cache";
import type { RedisConnection } from "../cache/redis-connection.js";
import { GatewayError } from "../errors.js";
import type { Metrics } from "../metrics.js";
import type { Consumer } from "./consumers-file.js";
import { createCounters, type Allowance, type Rate, type Taken } from "./counters.js";
import { networkOf } from "./network.js";
import type { Payer, Reservation } from "./verifications.js";
import { isRefusal, type Viewer } from "./viewer.js";

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
  readonly signInPerMinute: number;
  readonly metrics: Metrics;
}

/** What a request is counted as. */
type Kind = "consumer" | "address" | "credentials" | "sign_in";

/** What a browser asks for during a sign-in. Each has an allowance of its own: a login that has begun can be completed. */
export type SignInStep = "login" | "callback" | "logout";

/** One caller's allowance. */
interface Account {
  readonly kind: Kind;
  readonly tag: string;
  /** Undefined for a consumer that may ask as often as it likes. */
  readonly allowance: Allowance | undefined;
}

/**
 * Counts requests: of a consumer, and of the people whom FranceConnect names to it, against the consumer's own allowance;
 * of anybody else against their network's. Credentials that are not good count against a second allowance of the network,
 * or the consumer's where they come with its key. A verification reserves one of that allowance before FranceConnect is
 * asked, and gives it back unless the credentials are bad.
 */
export function createRateLimits({ connection, callerTag, anonymousPerMinute, signInPerMinute, metrics }: Options) {
  const ofNetworks = perMinute(anonymousPerMinute);
  const take = createTake(createCounters(connection), metrics);

  function accountOf(kind: Kind, consumer: Consumer | undefined, address: string): Account {
    if (consumer) return { kind: "consumer", tag: callerTag("consumer", consumer.id), allowance: consumer.rateLimit };
    return { kind, tag: callerTag(kind, networkOf(address)), allowance: ofNetworks };
  }

  async function count(kind: Kind, consumer: Consumer | undefined, { address, tell }: Caller): Promise<void> {
    const taken = await take(accountOf(kind, consumer, address), tell);
    if (taken) tell(taken);
  }

  return {
    /**
     * What `authenticate` finds, its viewer counted. Rejects with RATE_LIMITED, and as `authenticate` does, which is given
     * who pays for a verification.
     */
    async admit<Known extends { readonly viewer: Viewer }>(
      caller: Caller,
      authenticate: (payer: Payer) => Promise<Known>,
    ): Promise<Known> {
      const account = accountOf("credentials", caller.consumer, caller.address);
      let isPaid = false;
      const payer: Payer = {
        tag: account.tag,
        reserve: async () => toReservation(await take(account, caller.tell), caller.tell),
        share: () => {
          isPaid = true;
        },
      };
      const known = await authenticate(payer).catch(async (error: unknown) => {
        if (isRefusal(error) && !isPaid) await count("credentials", caller.consumer, caller);
        throw error;
      });
      await count("address", consumerOf(known.viewer), caller);
      return known;
    },
    /** Counts a step of a sign-in, of its network. Rejects with RATE_LIMITED. */
    async countSignIn(step: SignInStep, { address, tell }: Omit<Caller, "consumer">): Promise<void> {
      const tag = callerTag("sign_in", `${step} ${networkOf(address)}`);
      const taken = await take({ kind: "sign_in", tag, allowance: perMinute(signInPerMinute) }, tell);
      if (taken) tell(taken);
    },
  };
}

const perMinute = (requests: number): Allowance => ({ requests, perSeconds: 60 });

export type RateLimits = ReturnType<typeof createRateLimits>;

function toReservation(taken: Taken | undefined, tell: Caller["tell"]): Reservation {
  return {
    keep: () => {
      if (taken) tell(taken);
    },
    refund: () => {
      taken?.refund();
    },
  };
}

/**
 * Takes one of an account; undefined where it has no limit. Rejects with RATE_LIMITED. Of an allowance to which nothing is
 * given back, it is remembered in the process until when it is used up.
 */
function createTake(counters: ReturnType<typeof createCounters>, { rateLimited }: Metrics) {
  const usedUp = createUsedUp();

  function refuse(kind: Kind, rate: Rate, tell: Caller["tell"]): never {
    tell(rate);
    rateLimited.inc({ by: kind });
    const retryAfter = rate.reset;
    throw new GatewayError("RATE_LIMITED", "Too many requests: ask again after `retryAfter` seconds.", { retryAfter });
  }

  return async ({ kind, tag, allowance }: Account, tell: Caller["tell"]): Promise<Taken | undefined> => {
    if (!allowance) return undefined;
    const blocked = usedUp.find(tag);
    if (blocked) refuse(kind, blocked, tell);
    const taken = await counters(tag, allowance);
    if (!taken.isExceeded) return taken;
    if (kind === "address" || kind === "sign_in") usedUp.add(tag, taken);
    return refuse(kind, taken, tell);
  };
}

/** The allowances that are known to be used up, until they begin again. */
function createUsedUp() {
  const rates = new LRUCache<string, Rate>({ max: mostBlocked, ttl: 1 });
  return {
    add: (tag: string, rate: Rate) => rates.set(tag, rate, { ttl: rate.reset * 1_000 }),
    find(tag: string): Rate | undefined {
      const rate = rates.get(tag);
      return rate && { ...rate, reset: Math.max(1, Math.ceil(rates.getRemainingTTL(tag) / 1_000)) };
    },
  };
}

function consumerOf(viewer: Viewer): Consumer | undefined {
  if (viewer.kind === "anonymous") return undefined;
  return viewer.kind === "citizen" ? viewer.principal.consumer : viewer.consumer;
}
