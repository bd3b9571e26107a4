import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { RedisConnection } from "../../../cache/redis-connection.js";
import { budgetScript } from "./gcra-script.js";
import { createLedger, type Ledger, type Pace, type Turn } from "./gcra.js";

/** While Redis is configured and has never told how many replicas there are. */
const supposedReplicas = 4;
/** Never the whole for oneself: another may start meanwhile. */
const fewestReplicas = 2;
const mostReplicas = 64;
/** After Redis was away, within this time all replicas have come back to it. */
const returnMs = 10_000;
/** No permit is waited for longer, however long the request may take. */
const longestWaitMs = 60_000;
/** As long as the longest `Retry-After` that is followed. */
const longestPauseMs = 86_400_000;

/**
 * The permits of one budget, evenly paced. Shared by all replicas through Redis; while Redis is away each replica keeps to
 * its share, and begins it only after all that was given out before. This process never exceeds the pace, whatever Redis
 * returns. `key` names the budget in Redis.
 */
export function createBudget(key: string, pace: Pace, connection: Pick<RedisConnection, "run"> | undefined) {
  const ledger = createLedger(pace);
  /** What this process has taken, whoever gave it, by when it is due. */
  const taken = createLedger(pace);
  const shared = createSharedBudget(key, pace, connection, ledger);
  return {
    /** Longer than this after its time, a permit is lost: those who come after it are already on their way. */
    intervalMs: pace.intervalMs,
    /** Refused at once when it would have to be waited for longer than this. */
    async take(wantedMs: number): Promise<Turn> {
      const patienceMs = Math.min(wantedMs, longestWaitMs);
      const turn = (await shared.take(patienceMs)) ?? ledger.take(patienceMs, shared.shares());
      if ("refused" in turn) return turn;
      return taken.take(patienceMs, 1, turn.waitMs);
    },
    /** Milliseconds that are left of a pause, whichever replica was asked for it; 0 when there is none. */
    async pausedMs(): Promise<number> {
      await shared.take(-1);
      return ledger.pausedMs();
    },
    /** The same, as far as this replica knows. */
    knownPauseMs: ledger.pausedMs,
    /** How long the next permit is away, as far as this replica knows. */
    nextIn: () => Math.max(ledger.nextIn(), taken.nextIn()),
    /** No permit on any replica for so long. */
    async pause(ms: number): Promise<void> {
      ledger.pause(Math.min(ms, longestPauseMs));
      await shared.take(-1);
    },
    left: ledger.left,
    /** Among how many replicas the budget is shared, as far as this one knows. */
    replicas: shared.shares,
  };
}

export type Budget = ReturnType<typeof createBudget>;

/** The part of it that is in Redis, which is believed only within what replicas can have written. */
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
    /** Replicas among which this one supposes the budget to be shared, while Redis does not tell. */
    shares: () => shares,
    /** Undefined when Redis does not tell, or tells what cannot be. */
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

/** What the script can answer: a number beyond it was not written by a replica. */
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
