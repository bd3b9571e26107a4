import type { Consumer } from "../../auth/consumers-file.js";
import type { Payer, Rate, Reservation } from "../../auth/franceconnect/introspection-cache.js";
import type { SignInStep } from "../../auth/login/routes.js";
import { isRefusal, type Viewer } from "../../auth/viewer.js";
import type { RedisConnection } from "../../cache/redis-connection.js";
import type { Metrics } from "../../telemetry/metrics.js";
import { networkOf } from "./network.js";
import { createAllowances, RateLimited, type Account, type Kind } from "./quotas.js";
import type { Allowance } from "./rate-limiter.js";

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

/**
 * Counts requests: of a consumer, and of the people whom FranceConnect names to it, against the consumer's own allowance;
 * of anybody else against their network's. Credentials that are not good count against a second allowance of the network,
 * or the consumer's where they come with its key. A verification reserves one of that allowance before FranceConnect is
 * asked, and gives it back unless the credentials are bad.
 */
export function createRateLimits({ connection, callerTag, anonymousPerMinute, signInPerMinute, metrics }: Options) {
  const ofNetworks = perMinute(anonymousPerMinute);
  const { take, reserve } = createAllowances(connection, metrics);

  function accountOf(kind: Kind, consumer: Consumer | undefined, address: string): Account {
    if (consumer) return { kind: "consumer", tag: callerTag("consumer", consumer.id), allowance: consumer.rateLimit };
    return { kind, tag: callerTag(kind, networkOf(address)), allowance: ofNetworks };
  }

  const count = (account: Account, tell: Caller["tell"]): Promise<void> =>
    telling(tell, async () => {
      tellOf(tell, await take(account));
    });

  return {
    /**
     * What `authenticate` finds, its viewer counted. Rejects with RATE_LIMITED, and as `authenticate` does, which is given
     * who pays for a verification.
     */
    async admit<Known extends { readonly viewer: Viewer }>(
      { address, consumer, tell }: Caller,
      authenticate: (payer: Payer) => Promise<Known>,
    ): Promise<Known> {
      const account = accountOf("credentials", consumer, address);
      let paid: Promise<Reservation> | undefined;
      const payer: Payer = {
        tag: account.tag,
        reserve: () => reserve(account),
        share: (reservation) => {
          paid = reservation;
        },
      };
      const known = await telling(tell, () => authenticate(payer)).catch(async (error: unknown) => {
        if (!isRefusal(error)) throw error;
        if (paid) tellOf(tell, (await paid).rate);
        else await count(account, tell);
        throw error;
      });
      await count(accountOf("address", consumerOf(known.viewer), address), tell);
      return known;
    },
    /** Counts a step of a sign-in, of its network. Rejects with RATE_LIMITED. */
    async countSignIn(step: SignInStep, { address, tell }: Omit<Caller, "consumer">): Promise<void> {
      const tag = callerTag("sign_in", `${step} ${networkOf(address)}`);
      await count({ kind: "sign_in", tag, allowance: perMinute(signInPerMinute) }, tell);
    },
  };
}

function tellOf(tell: Caller["tell"], rate: Rate | undefined): void {
  if (rate) tell(rate);
}

/** Does the work. A caller that is refused by it is told what is left, whichever request was counted. */
async function telling<T>(tell: Caller["tell"], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RateLimited) tell(error.rate);
    throw error;
  }
}

const perMinute = (requests: number): Allowance => ({ requests, perSeconds: 60 });

export type RateLimits = ReturnType<typeof createRateLimits>;

function consumerOf(viewer: Viewer): Consumer | undefined {
  if (viewer.kind === "anonymous") return undefined;
  return viewer.kind === "citizen" ? viewer.principal.consumer : viewer.consumer;
}
