import { circuitBreaker, CircuitState, CountBreaker, handleAll } from "cockatiel";
import type { Redis } from "ioredis";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics.js";
import { createRedisClient, replyCode, type RedisOptions } from "./redis-client.js";

/** A timer that fires so late tells of a busy process, not of a slow Redis. */
const stallMs = 25;
/** Between two looks at a Redis that is not asked. */
const probeMs = 1_000;

/** Degraded: nothing is remembered beyond the process, every answer is still given. */
type RedisState = "serving" | "degraded";

/**
 * Redis, asked only while it serves: when half of its last answers failed, it is left alone until a PING, one a second
 * and at no request's cost, is answered in time. Starts without it and comes back to it by itself; rejects never.
 */
export async function createRedisConnection(options: RedisOptions, log: Logger, metrics: Metrics) {
  const redis = createRedisClient(options);
  const { breaker, state, close } = watch(redis, log, metrics);
  /** Runs it under the breaker; undefined when Redis failed. */
  async function ask<T>(work: () => Promise<T>): Promise<T | undefined> {
    const started = performance.now();
    // Over its time by more than a timer's lateness: this process was busy meanwhile, and has not looked for the answer.
    const wasBusy = () => performance.now() - started > options.timeoutMs + stallMs;
    const unlessBusy = (error: unknown) => {
      if (!wasBusy()) throw error;
      return undefined;
    };
    return breaker.execute(() => work().catch(unlessBusy)).catch(() => undefined);
  }
  /**
   * What a command answers that also writes; undefined where Redis is not asked, does not answer in time, or refuses. One
   * that refuses to write (out of memory, read only) still reads, and goes on being asked.
   */
  async function run<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    if (state() === "degraded") return undefined;
    const refused = (error: unknown) => {
      if (replyCode(error) === undefined) throw error;
      return undefined;
    };
    return ask(() => command(redis).catch(refused));
  }
  await redis.connect().catch(() => undefined);
  return {
    state,
    /** Undefined where Redis is not asked, or does not answer in time. */
    async read<T>(question: (client: Redis) => Promise<T>): Promise<T | undefined> {
      if (state() === "degraded") return undefined;
      return ask(() => question(redis));
    },
    run,
    /** Whether Redis did it. */
    write: async (command: (client: Redis) => Promise<unknown>): Promise<boolean> =>
      (await run((client) => command(client).then(() => true))) ?? false,
    close,
  };
}

export type RedisConnection = Awaited<ReturnType<typeof createRedisConnection>>;

/** Follows whether Redis serves, and tells each change. */
function watch(redis: Redis, log: Logger, { redisDegraded }: Metrics) {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: probeMs / 2,
    breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }),
  });
  const state = (): RedisState =>
    redis.status === "ready" && breaker.state === CircuitState.Closed ? "serving" : "degraded";

  let told: RedisState | undefined;
  const tell = (cause?: unknown) => {
    if (state() === told) return;
    told = state();
    redisDegraded.set(told === "serving" ? 0 : 1);
    if (told === "serving") log.info("redis serves");
    else log.warn({ err: cause, reply: replyCode(cause) }, "redis degraded: the sources are asked");
  };
  for (const event of ["ready", "error", "close"]) redis.on(event, tell);
  breaker.onStateChange(() => {
    tell();
  });

  const probe = setInterval(() => {
    if (breaker.state !== CircuitState.Closed) void breaker.execute(() => redis.ping()).catch(() => undefined);
  }, probeMs).unref();

  const close = async () => {
    clearInterval(probe);
    redis.off("close", tell);
    await redis.quit().catch(() => undefined);
    redis.disconnect();
  };
  return { breaker, state, close };
}
