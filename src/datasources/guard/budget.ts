import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { RedisConnection } from "../../cache/redis-connection.js";
import { budgetScript } from "./budget-script.js";
import { createLedger, type Turn } from "./ledger.js";

export interface Rate {
  readonly perSecond: number;
  readonly perMinute: number;
}

/** While Redis is configured and has never told how many replicas there are. */
const supposedReplicas = 4;
/** Never the whole for oneself: another may start meanwhile. */
const fewestReplicas = 2;
/** After Redis was away, within this time all replicas have come back to it. */
const returnMs = 10_000;

const Reply = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);

/**
 * The turns to call one source, evenly paced: no second holds more than `perSecond` of them, no minute more than
 * `perMinute` and those few. Shared by all replicas through Redis; while Redis is away each replica keeps to its share, and
 * begins it only after all that was given out before.
 */
export function createBudget(source: string, { perSecond, perMinute }: Rate, connection: RedisConnection | undefined) {
  const interval = Math.max(1_000 / perSecond, 60_000 / perMinute);
  // Two benefits of one person leave at once; one of the second's calls is left for what is late on its way.
  const tolerance = interval * Math.max(0, perSecond - Math.floor(1_000 / interval) - 2);
  const ledger = createLedger(interval, tolerance);
  const replica = randomUUID();
  let shares = connection ? supposedReplicas : 1;
  let returningUntil = 0;

  /** Undefined when Redis does not tell. */
  async function askRedis(patienceMs: number, pauseMs = 0): Promise<Turn | undefined> {
    const isReturning = performance.now() < returningUntil;
    const numbers = [interval, tolerance, patienceMs, ledger.endsIn(), pauseMs, isReturning ? shares : 1];
    const reply = Reply.safeParse(
      await connection?.run((redis) => redis.eval(budgetScript, 1, `source:{${source}}`, ...numbers, replica)),
    );
    if (!reply.success) {
      returningUntil = performance.now() + returnMs;
      return undefined;
    }
    const [taken, waitMs, endsIn, pausedFor, about] = reply.data;
    shares = Math.max(isReturning ? shares : fewestReplicas, about);
    ledger.learn(endsIn, pausedFor);
    return taken === 1 ? { waitMs } : ledger.refusal(waitMs);
  }

  return {
    /** Longer than this after its time, a turn is lost: those who come after it are already on their way. */
    intervalMs: interval,
    /** Refused at once when it would have to be waited for longer than this. */
    take: async (patienceMs: number): Promise<Turn> => (await askRedis(patienceMs)) ?? ledger.take(patienceMs, shares),
    /** Milliseconds that are left of a pause, whichever replica was asked for it; 0 when there is none. */
    async pausedMs(): Promise<number> {
      await askRedis(-1);
      return ledger.pausedMs();
    },
    /** The same, as far as this replica knows. */
    knownPauseMs: ledger.pausedMs,
    /** No turn on any replica for so long. */
    async pause(ms: number): Promise<void> {
      ledger.learn(0, ms);
      await askRedis(-1, ms);
    },
    left: ledger.left,
  };
}

export type Budget = ReturnType<typeof createBudget>;
