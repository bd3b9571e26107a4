import { circuitBreaker, CircuitState, CountBreaker, handleAll, timeout, TimeoutStrategy } from "cockatiel";
import type { Redis } from "ioredis";
import { InternalError } from "../../errors.js";
import type { RedisClient, RedisCommands } from "./client.js";
import type { Confirmations } from "./confirmations.js";
import { isSlotMoving, replyCode } from "./replies.js";

/** A timer that fires this late is a sign of a busy process, not of a slow Redis. */
const stallMs = 25;
/** Interval between health checks while the circuit is open. */
const probeMs = 1_000;

/** Degraded: nothing is cached beyond the process, and the gateway still gives every answer. */
export type RedisState = "serving" | "degraded";

/** One server of Redis, which is used only while it works. None of its functions rejects. */
export interface RedisNode {
  readonly state: () => RedisState;
  /** Returns the reply; undefined if Redis is degraded, does not answer in time, or returns an error. */
  readonly read: <T>(command: (redis: RedisCommands) => Promise<T>) => Promise<T | undefined>;
  /**
   * Returns the reply to a command that also writes; undefined if Redis is degraded, does not answer in time, or
   * refuses. A Redis that refuses to write (out of memory, read only) still reads, and stays in use.
   */
  readonly run: <T>(command: (redis: RedisCommands) => Promise<T>) => Promise<T | undefined>;
  /** Whether Redis executed the command. */
  readonly write: (command: (redis: RedisCommands) => Promise<unknown>) => Promise<boolean>;
  /**
   * The same, and if the server has replicas, one of them has it too: then a failover does not undo it. Takes up to two
   * seconds. The command must change something, and belongs after a `write`, because no redirection is followed.
   */
  readonly confirm: (command: (redis: RedisCommands) => Promise<unknown>) => Promise<boolean>;
  readonly stop: () => void;
}

/** What a server is made from. */
export interface NodeOptions {
  readonly client: RedisClient;
  readonly confirmations: Confirmations;
  readonly address: string;
  readonly timeoutMs: number;
  /** Called when the circuit has opened or closed, with the last failure. */
  readonly onChange: (reason?: unknown) => void;
}

/**
 * Guards one server. When half of its last replies failed, the circuit opens until a PING is answered in time. The PING
 * is sent once a second, outside requests.
 */
export function createRedisNode({ client, confirmations, address, timeoutMs, onChange }: NodeOptions): RedisNode {
  const breaker = createBreaker();
  const inTime = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  let failure: unknown;
  breaker.onStateChange(() => {
    onChange(failure);
  });
  const probe = setInterval(() => {
    if (breaker.state !== CircuitState.Closed)
      void breaker.execute(() => inTime.execute(() => ping(client.connectionTo(address)))).catch(() => undefined);
  }, probeMs).unref();
  const state = (): RedisState =>
    client.connectionTo(address) && breaker.state === CircuitState.Closed ? "serving" : "degraded";

  /** Runs the work under the circuit breaker; undefined when Redis failed. */
  async function execute<T>(work: (redis: RedisCommands) => Promise<T>): Promise<T | undefined> {
    if (state() === "degraded") return undefined;
    const started = performance.now();
    // The time limit has passed by more than a timer's lateness: this process was busy, and has not read the reply.
    const wasBusy = () => performance.now() - started > timeoutMs + stallMs;
    const fail = (error: unknown) => {
      if (wasBusy() || isSlotMoving(error)) return undefined;
      failure = error;
      throw error;
    };
    return breaker.execute(() => work(client.commands).catch(fail)).catch(() => undefined);
  }
  const run: RedisNode["run"] = (command) => execute((redis) => command(redis).catch(undefinedIfRefused));
  return {
    state,
    read: execute,
    run,
    write: async (command) => (await run((redis) => command(redis).then(() => true))) ?? false,
    confirm: async (command) => state() === "serving" && confirmations.confirm(address, command),
    stop: () => {
      clearInterval(probe);
    },
  };
}

function createBreaker() {
  return circuitBreaker(handleAll, {
    halfOpenAfter: probeMs / 2,
    breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }),
  });
}

function undefinedIfRefused(error: unknown): undefined {
  if (replyCode(error) === undefined) throw error;
  return undefined;
}

/** A server that answers, but not with PONG, is not Redis: it must not close the circuit. */
async function ping(redis: Redis | undefined): Promise<void> {
  const reply: unknown = await redis?.ping();
  if (reply !== "PONG") throw new InternalError("not an answer to PING");
}
