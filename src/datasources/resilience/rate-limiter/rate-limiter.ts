import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { RedisConnection } from "../../../cache/redis/connection.js";
import { gcraScript } from "./gcra-script.js";
import { createGcra, type Gcra, type Pace, type Permit } from "./gcra.js";

/** Used while Redis is configured and has never returned the number of replicas. */
const supposedReplicas = 4;
/** A replica never takes the whole quota: another one may start at any time. */
const minReplicas = 2;
const maxReplicas = 64;
/** After a Redis outage, all replicas reconnect within this time. */
const returnMs = 10_000;
/** A replica counts while it has reported within this time. */
const reportMs = 60_000;
/** The clocks of two servers of Redis differ by less than this. */
const skewMs = 500;
/** No call waits longer for a permit, however much time the request has. */
const maxWaitMs = 60_000;
/** The longest `Retry-After` that is followed. */
const maxPauseMs = 86_400_000;

/**
 * Gives the permits of one quota, evenly spaced. All replicas share it through Redis. During a Redis outage, each
 * replica keeps to its share, and starts it only after all permits that were given out before. This process never
 * exceeds the pace, whatever Redis returns. `key` names the quota in Redis.
 */
export function createRateLimiter(key: string, pace: Pace, connection: Pick<RedisConnection, "script"> | undefined) {
  const gcra = createGcra(pace);
  /** The permits that this process has taken, from Redis or from its own share, by the time at which they are due. */
  const ownPermits = createGcra(pace);
  const shared = createSharedRateLimiter(key, pace, connection, gcra);
  return {
    /**
     * Interval between permits. A permit that is used later than about this time after it is due is lost: the calls of
     * the next permits have already left.
     */
    intervalMs: pace.intervalMs,
    /** Refuses at once where the wait would be longer than this. */
    async acquire(wantedMs: number): Promise<Permit> {
      const patienceMs = Math.min(wantedMs, maxWaitMs);
      const permit = (await shared.acquire(patienceMs)) ?? gcra.acquire(patienceMs, shared.shares());
      if ("refused" in permit) return permit;
      return ownPermits.acquire(patienceMs, 1, permit.waitMs);
    },
    /** Returns the milliseconds left of a pause that was asked of any replica; 0 without a pause. */
    async pausedMs(): Promise<number> {
      await shared.acquire(-1);
      return gcra.pausedMs();
    },
    /** The same, as far as this replica knows. */
    knownPauseMs: gcra.pausedMs,
    /** Time until the next permit, as far as this replica knows. */
    nextIn: () => Math.max(gcra.nextIn(), ownPermits.nextIn()),
    /** Stops the permits of all replicas for this time. */
    async pause(ms: number): Promise<void> {
      gcra.pause(Math.min(ms, maxPauseMs));
      await shared.acquire(-1);
    },
    left: gcra.left,
    /** The number of replicas that share the quota, as far as this one knows. */
    replicas: shared.shares,
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** The part of the quota that is in Redis. Its values are accepted only within the limits of what replicas write. */
function createSharedRateLimiter(
  key: string,
  { intervalMs, toleranceMs }: Pace,
  connection: Pick<RedisConnection, "script"> | undefined,
  gcra: Gcra,
) {
  const maxLineMs = toleranceMs + maxWaitMs + intervalMs * maxReplicas;
  const Reply = createReply(maxLineMs);
  const runGcra = connection?.script(gcraScript);
  const replica = randomUUID();
  let shares = connection ? supposedReplicas : 1;
  let lostAt = -Infinity;
  return {
    /** The number of replicas that this one assumes to share the quota, while Redis does not answer. */
    shares: () => shares,
    /** Undefined when Redis does not answer, or returns an impossible value. */
    async acquire(patienceMs: number): Promise<Permit | undefined> {
      if (!runGcra) return undefined;
      const sinceLoss = performance.now() - lostAt;
      const isReturning = sinceLoss < returnMs;
      // Another server may have replaced the one that was lost: who has not reported to it yet does not share through it.
      const silenceMs = isReturning ? Math.max(0, sinceLoss - skewMs) : reportMs;
      const horizon = Math.min(gcra.endsIn(), maxLineMs);
      const wanted = [patienceMs, horizon, gcra.ownPauseMs(), isReturning ? shares : 1, replica];
      const values = [intervalMs, toleranceMs, ...wanted, maxLineMs, maxPauseMs, maxReplicas, silenceMs];
      const reply = Reply.safeParse(await runGcra(key, ...values));
      if (!reply.success) {
        lostAt = performance.now();
        gcra.loseShared();
        return undefined;
      }
      const [isAcquired, waitMs, endsIn, pausedFor, about] = reply.data;
      shares = Math.max(isReturning ? shares : minReplicas, about);
      gcra.sync(endsIn, pausedFor);
      return isAcquired === 1 ? { waitMs } : gcra.refusal(waitMs);
    },
  };
}

/** The possible replies of the script: a replica cannot have written a larger number. */
function createReply(maxLineMs: number) {
  const ms = (max: number) => z.int().min(0).max(Math.ceil(max));
  return z.tuple([z.literal([0, 1]), ms(maxLineMs), ms(maxLineMs), ms(maxPauseMs), z.int().min(1).max(maxReplicas)]);
}
