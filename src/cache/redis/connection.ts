import { InternalError } from "../../errors.js";
import type { Logger } from "../../logger.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { RedisOptions } from "./client.js";
import { createConfirmations } from "./confirmations.js";
import { createRedisClient } from "./create-client.js";
import { createRedisNode, type NodeOptions, type RedisNode, type RedisState } from "./node.js";
import type { RedisObserver } from "./observer.js";
import { causeCode, kindOf, replyCode } from "./replies.js";
import { createScript } from "./script.js";

/**
 * Connects to Redis, and uses each of its servers only while that server works. The connection starts without Redis and
 * recovers by itself; it never rejects.
 */
export async function createRedisConnection(options: RedisOptions, log: Logger, metrics: Metrics) {
  const observer = observe(metrics);
  const client = createRedisClient(options, observer);
  const confirmations = createConfirmations(client, observer);
  const nodes = createNodes({ client, confirmations, timeoutMs: options.timeoutMs, onChange });
  const changeLog = createChangeLog(nodes.state, log, metrics);
  function onChange(reason?: unknown): void {
    nodes.forgetOthers();
    changeLog.changed(reason);
  }
  client.onChange(onChange);
  await client.connect().catch(onChange);
  changeLog.start();
  const at = (key: string): RedisNode => nodes.at(client.nodeOf(key));
  return {
    state: nodes.state,
    /** Returns the server that has the key. */
    at,
    /** Returns the call of a Lua script on one key, which runs as `run` does. */
    script: (text: string): ScriptCall => {
      const runScript = createScript(text);
      return (key, ...values) => at(key).run((redis) => runScript(redis, key, ...values));
    },
    async close(): Promise<void> {
      changeLog.stop();
      nodes.stop();
      confirmations.close();
      await client.close();
    },
  };
}

/** The servers that have keys, each with its own circuit breaker. */
function createNodes(options: Omit<NodeOptions, "address">) {
  const { client } = options;
  const nodes = new Map<string, RedisNode>();
  const at = (address: string): RedisNode => {
    const known = nodes.get(address);
    if (known) return known;
    const node = createRedisNode({ ...options, address });
    nodes.set(address, node);
    return node;
  };
  return {
    at,
    /** Serving: every server that has keys works. */
    state: (): RedisState => {
      const addresses = client.nodes();
      const isServing = addresses.length > 0 && addresses.every((address) => at(address).state() === "serving");
      return isServing ? "serving" : "degraded";
    },
    /** Forgets the servers that have no keys any more. */
    forgetOthers(): void {
      const current = new Set(client.nodes());
      for (const [address, node] of nodes) {
        if (current.has(address)) continue;
        node.stop();
        nodes.delete(address);
      }
    },
    stop(): void {
      for (const node of nodes.values()) node.stop();
    },
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

const closed = new InternalError("the connection to Redis was closed");

/** Milliseconds. An older failure is not the cause of a change. */
const recentMs = 10_000;

/** Logs each change of the state with its cause, from `start` to `stop`. A cause that is known later is logged then. */
function createChangeLog(state: () => RedisState, log: Logger, { redisDegraded }: Metrics) {
  let isLogging = false;
  let logged: { readonly state: RedisState; readonly reason: string | undefined } | undefined;
  let cause: { readonly error: unknown; readonly at: number } | undefined;
  const changed = (error?: unknown): void => {
    if (cause && performance.now() - cause.at > recentMs) cause = undefined;
    // A failure without a code only says that something failed before.
    if (error !== undefined && (!cause || causeCode(error) !== undefined)) cause = { error, at: performance.now() };
    if (!isLogging) return;
    const current = state();
    const reason = current === "degraded" ? causeCode(cause?.error) : undefined;
    const isCauseNew = reason !== undefined && logged?.reason === undefined;
    if (current === logged?.state && !isCauseNew) return;
    logged = { state: current, reason };
    redisDegraded.set(current === "serving" ? 0 : 1);
    if (current === "serving") log.info("redis is used");
    else log.warn({ err: cause?.error ?? closed, reason }, "redis degraded: the sources are called");
    cause = undefined;
  };
  return {
    changed,
    start: (): void => {
      isLogging = true;
      changed();
    },
    stop: (): void => {
      isLogging = false;
    },
  };
}
