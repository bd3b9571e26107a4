import { circuitBreaker, CircuitState, CountBreaker, handleAll } from "cockatiel";
import type { Redis } from "ioredis";
import { InternalError } from "../errors.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import { createRedisClient, kindOf, replyCode, type RedisObserver, type RedisOptions } from "./redis-client.js";
import { createScript } from "./redis-script.js";

/** A timer that fires this late is a sign of a busy process, not of a slow Redis. */
const stallMs = 25;
/** Interval between health checks while the circuit is open. */
const probeMs = 1_000;

/** Degraded: nothing is cached beyond the process, and the gateway still gives every answer. */
type RedisState = "serving" | "degraded";

/**
 * Connects to Redis, and uses it only while it works. When half of its last replies failed, the circuit opens until a
 * PING is answered in time. The PING is sent once a second, outside requests. The connection starts without Redis and
 * recovers by itself; it never rejects.
 */
export async function createRedisConnection(options: RedisOptions, log: Logger, metrics: Metrics) {
  const redis = createRedisClient(options, observe(metrics));
  const { breaker, state, close } = watch(redis, log, metrics);
  /** Runs the work under the circuit breaker; undefined when Redis failed. */
  async function execute<T>(work: () => Promise<T>): Promise<T | undefined> {
    const started = performance.now();
    // The time limit has passed by more than a timer's lateness: this process was busy, and has not read the reply.
    const wasBusy = () => performance.now() - started > options.timeoutMs + stallMs;
    const unlessBusy = (error: unknown) => {
      if (!wasBusy()) throw error;
      return undefined;
    };
    return breaker.execute(() => work().catch(unlessBusy)).catch(() => undefined);
  }
  /**
   * Returns the reply to a command that also writes; undefined if Redis is degraded, does not answer in time, or
   * refuses. A Redis that refuses to write (out of memory, read only) still reads, and stays in use.
   */
  async function run<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    if (state() === "degraded") return undefined;
    const refused = (error: unknown) => {
      if (replyCode(error) === undefined) throw error;
      return undefined;
    };
    return execute(() => command(redis).catch(refused));
  }
  await redis.connect().catch(() => undefined);
  return {
    state,
    /** Returns the reply; undefined if Redis is degraded, does not answer in time, or returns an error. */
    async read<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
      if (state() === "degraded") return undefined;
      return execute(() => command(redis));
    },
    run,
    /** Returns the call of a Lua script on one key, which runs as `run` does. */
    script: (text: string): ScriptCall => {
      const runScript = createScript(text);
      return (key, ...values) => run((client) => runScript(client, key, ...values));
    },
    /** Whether Redis executed the command. */
    write: async (command: (client: Redis) => Promise<unknown>): Promise<boolean> =>
      (await run((client) => command(client).then(() => true))) ?? false,
    close,
  };
}

/** Resolves with the reply; undefined if Redis is degraded, does not answer in time, or refuses. */
export type ScriptCall = (key: string, ...values: readonly (string | number)[]) => Promise<unknown>;

export type RedisConnection = Awaited<ReturnType<typeof createRedisConnection>>;

function observe({ redisDuration, redisErrors, redisReconnections }: Metrics): RedisObserver {
  return {
    onCommand(seconds, error) {
      redisDuration.observe(seconds);
      // A script that Redis does not know yet is sent with its text.
      if (error !== undefined && replyCode(error) !== "NOSCRIPT") redisErrors.inc({ kind: kindOf(error) });
    },
    onReconnection: () => {
      redisReconnections.inc();
    },
  };
}

/** Tracks whether Redis works, and logs each change. */
function watch(redis: Redis, log: Logger, { redisDegraded }: Metrics) {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: probeMs / 2,
    breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }),
  });
  const state = (): RedisState =>
    redis.status === "ready" && breaker.state === CircuitState.Closed ? "serving" : "degraded";

  let loggedState: RedisState | undefined;
  const logChange = (cause?: unknown) => {
    if (state() === loggedState) return;
    loggedState = state();
    redisDegraded.set(loggedState === "serving" ? 0 : 1);
    if (loggedState === "serving") log.info("redis is used");
    else log.warn({ err: cause, reply: replyCode(cause) }, "redis degraded: the sources are called");
  };
  for (const event of ["ready", "error", "close"]) redis.on(event, logChange);
  breaker.onStateChange(() => {
    logChange();
  });

  const probe = setInterval(() => {
    if (breaker.state !== CircuitState.Closed) void breaker.execute(() => ping(redis)).catch(() => undefined);
  }, probeMs).unref();

  const close = async () => {
    clearInterval(probe);
    redis.off("close", logChange);
    await redis.quit().catch(() => undefined);
    redis.disconnect();
  };
  return { breaker, state, close };
}

/** A server that answers, but not with PONG, is not Redis: it must not close the circuit. */
async function ping(redis: Redis): Promise<void> {
  const reply: unknown = await redis.ping();
  if (reply !== "PONG") throw new InternalError("not an answer to PING");
}
