import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { RedisConnection } from "../../../cache/redis-connection.js";
import { budgetScript } from "./gcra-script.js";
import { createLedger, type Ledger, type Pace, type Turn } from "./gcra.js";

/** Used while Redis is configured and has never returned the number of replicas. */
const supposedReplicas = 4;
/** A replica never takes the whole quota: another one may start at any time. */
const fewestReplicas = 2;
const mostReplicas = 64;
/** After a Redis outage, all replicas reconnect within this time. */
const returnMs = 10_000;
/** No call waits longer for a permit, however much time the request has. */
const longestWaitMs = 60_000;
/** The longest `Retry-After` that is followed. */
const longestPauseMs = 86_400_000;

/**
 * Gives the permits of one quota, evenly spaced. All replicas share it through Redis. During a Redis outage, each
 * replica keeps to its share, and starts it only after all permits that were given out before. This process never
 * exceeds the pace, whatever Redis returns. `key` names the quota in Redis.
 */
export function createBudget(key: string, pace: Pace, connection: Pick<RedisConnection, "run"> | undefined) {
  const ledger = createLedger(pace);
  /** The permits that this process has taken, from Redis or from its own share, by the time at which they are due. */
  const taken = createLedger(pace);
  const shared = createSharedBudget(key, pace, connection, ledger);
  return {
    /**
     * Interval between permits. A permit that is used later than about this time after it is due is lost: the calls of
     * the next permits have already left.
     */
    intervalMs: pace.intervalMs,
    /** Refuses at once where the wait would be longer than this. */
    async take(wantedMs: number): Promise<Turn> {
      const patienceMs = Math.min(wantedMs, longestWaitMs);
      const turn = (await shared.take(patienceMs)) ?? ledger.take(patienceMs, shared.shares());
      if ("refused" in turn) return turn;
      return taken.take(patienceMs, 1, turn.waitMs);
    },
    /** Returns the milliseconds left of a pause that was asked of any replica; 0 without a pause. */
    async pausedMs(): Promise<number> {
      await shared.take(-1);
      return ledger.pausedMs();
    },
    /** The same, as far as this replica knows. */
    knownPauseMs: ledger.pausedMs,
    /** Time until the next permit, as far as this replica knows. */
    nextIn: () => Math.max(ledger.nextIn(), taken.nextIn()),
    /** Stops the permits of all replicas for this time. */
    async pause(ms: number): Promise<void> {
      ledger.pause(Math.min(ms, longestPauseMs));
      await shared.take(-1);
    },
    left: ledger.left,
    /** The number of replicas that share the quota, as far as this one knows. */
    replicas: shared.shares,
  };
}

export type Budget = ReturnType<typeof createBudget>;

/** The part of the quota that is in Redis. Its values are accepted only within the limits of what replicas write. */
function createSharedBudget(
  key: string,
  { intervalMs, toleranceMs }: Pace,
  connection: Pick<RedisConnection, "run"> | undefined,
  ledger: Ledger,
) {
  const longestLineMs = toleranceMs + longestWaitMs + intervalMs * mostReplicas;
  const Reply = createReply(longestLineMs);
  const replica = randomUUID();
  let shares = connection ? supposedReplicas : 1;
  let returningUntil = 0;
  return {
    /** The number of replicas that this one assumes to share the quota, while Redis does not answer. */
    shares: () => shares,
    /** Undefined when Redis does not answer, or returns an impossible value. */
    async take(patienceMs: number): Promise<Turn | undefined> {
      const isReturning = performance.now() < returningUntil;
      const horizon = Math.min(ledger.endsIn(), longestLineMs);
      const wanted = [patienceMs, horizon, ledger.ownPauseMs(), isReturning ? shares : 1, replica];
      const values = [intervalMs, toleranceMs, ...wanted, longestLineMs, longestPauseMs, mostReplicas];
      const reply = Reply.safeParse(await connection?.run((redis) => redis.eval(budgetScript, 1, key, ...values)));
      if (!reply.success) {
        returningUntil = performance.now() + returnMs;
        ledger.lose();
        return undefined;
      }
      const [isTaken, waitMs, endsIn, pausedFor, about] = reply.data;
      shares = Math.max(isReturning ? shares : fewestReplicas, about);
      ledger.learn(endsIn, pausedFor);
      return isTaken === 1 ? { waitMs } : ledger.refusal(waitMs);
    },
  };
}

/** The possible replies of the script: a replica cannot have written a larger number. */
function createReply(longestLineMs: number) {
  const ms = (most: number) => z.int().min(0).max(Math.ceil(most));
  return z.tuple([
    z.literal([0, 1]),
    ms(longestLineMs),
    ms(longestLineMs),
    ms(longestPauseMs),
    z.int().min(1).max(mostReplicas),
  ]);
}
