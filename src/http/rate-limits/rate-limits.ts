import type { Consumer } from "../../auth/consumers-file.js";
import type { Payer, Rate, Reservation } from "../../auth/franceconnect/introspection-cache.js";
import type { SignInStep } from "../../auth/login/routes.js";
import { isRefusal, type Viewer } from "../../auth/viewer.js";
import type { RedisConnection } from "../../cache/redis/connection.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { networkOf } from "./network.js";
import { createQuotas, RateLimited, type Account, type Kind } from "./quotas.js";
import type { Quota } from "./rate-limiter.js";

interface Caller {
  readonly address: string;
  /** The owner of the key in the request; undefined if there is none. */
  readonly consumer: Consumer | undefined;
  /** Called with the quota's state, whether or not the request continues. */
  readonly setHeaders: (rate: Rate) => void;
}

interface Options {
  readonly connection: RedisConnection | undefined;
  /** A keyed hash: Redis never contains an address. */
  readonly callerTag: (kind: string, name: string) => string;
  readonly anonymousPerMinute: number;
  readonly signInPerMinute: number;
  readonly metrics: Metrics;
}

/**
 * Counts requests. Those of a consumer, and of the people whom FranceConnect identifies for it, count against the
 * consumer's quota. All others count against their network's quota. Bad credentials count against a second quota of the
 * network, or against the consumer's quota if they come with its key. A verification reserves one unit of that quota
 * before FranceConnect is called, and refunds it unless the credentials are bad.
 */
export function createRateLimits({ connection, callerTag, anonymousPerMinute, signInPerMinute, metrics }: Options) {
  const accountOf = createAccounts(callerTag, perMinute(anonymousPerMinute));
  const { consume, reserve } = createQuotas(connection, metrics);

  const count = (account: Account, setHeaders: Caller["setHeaders"]): Promise<void> =>
    withHeadersOfRefusal(setHeaders, async () => {
      setHeadersOf(setHeaders, await consume(account));
    });

  return {
    /**
     * Returns the result of `authenticate`, after its viewer is counted. Rejects with RATE_LIMITED, and as
     * `authenticate` does. `authenticate` receives the payer of a verification.
     */
    async admit<Known extends { readonly viewer: Viewer }>(
      { address, consumer, setHeaders }: Caller,
      authenticate: (payer: Payer) => Promise<Known>,
    ): Promise<Known> {
      // A verification that is cached costs nothing, and needs no account.
      let account: Account | undefined;
      const payingAccount = () => (account ??= accountOf("credentials", consumer, address));
      let paid: Promise<Reservation> | undefined;
      const payer: Payer = {
        tag: () => payingAccount().tag,
        reserve: () => reserve(payingAccount()),
        share: (reservation) => {
          paid = reservation;
        },
      };
      const known = await withHeadersOfRefusal(setHeaders, () => authenticate(payer)).catch(async (error: unknown) => {
        if (!isRefusal(error)) throw error;
        if (paid) setHeadersOf(setHeaders, (await paid).rate);
        else await count(payingAccount(), setHeaders);
        throw error;
      });
      await count(accountOf("address", consumerOf(known.viewer), address), setHeaders);
      return known;
    },
    /** Counts one sign-in step against its network's quota. Rejects with RATE_LIMITED. */
    async countSignIn(step: SignInStep, { address, setHeaders }: Omit<Caller, "consumer">): Promise<void> {
      const tag = callerTag("sign_in", `${step} ${networkOf(address)}`);
      await count({ kind: "sign_in", tag, quota: perMinute(signInPerMinute) }, setHeaders);
    },
  };
}

/** Returns the consumer's account; without a consumer, the network's account of this kind. */
function createAccounts(callerTag: Options["callerTag"], ofNetworks: Quota) {
  /** A consumer's registration is one object until the file is read again. */
  const known = new WeakMap<Consumer, Account>();
  return (kind: Kind, consumer: Consumer | undefined, address: string): Account => {
    if (!consumer) return { kind, tag: callerTag(kind, networkOf(address)), quota: ofNetworks };
    const { id, rateLimit: quota } = consumer;
    const account = known.get(consumer) ?? { kind: "consumer", tag: callerTag("consumer", id), quota };
    known.set(consumer, account);
    return account;
  };
}

function setHeadersOf(setHeaders: Caller["setHeaders"], rate: Rate | undefined): void {
  if (rate) setHeaders(rate);
}

/** Runs the work. If it rejects with RATE_LIMITED, the caller gets the quota's state, whichever request was counted. */
async function withHeadersOfRefusal<T>(setHeaders: Caller["setHeaders"], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RateLimited) setHeaders(error.rate);
    throw error;
  }
}

const perMinute = (requests: number): Quota => ({ requests, perSeconds: 60 });

export type RateLimits = ReturnType<typeof createRateLimits>;

function consumerOf(viewer: Viewer): Consumer | undefined {
  if (viewer.kind === "anonymous") return undefined;
  return viewer.kind === "citizen" ? viewer.principal.consumer : viewer.consumer;
}
