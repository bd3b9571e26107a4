import { InternalError } from "../../errors.js";
import type { Logger } from "../../logger.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { RedisOptions } from "./client.js";
import { createConfirmedWrites } from "./confirmed-writes.js";
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
  const confirmed = createConfirmedWrites(client, observer);
  const nodes = createNodes({ client, confirmed, timeoutMs: options.timeoutMs, onChange });
  const changeLog = createChangeLog(nodes.state, log, metrics);
  function onChange(reason?: unknown): void {
    nodes.forgetOthers();
    changeLog.changed(reason);
  }
  client.onChange(onChange);
  await client.connect().catch(() => undefined);
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
      confirmed.close();
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

/** Logs each change of the state with its cause, from `start` to `stop`. */
function createChangeLog(state: () => RedisState, log: Logger, { redisDegraded }: Metrics) {
  let isLogging = false;
  let logged: RedisState | undefined;
  let cause: unknown;
  const changed = (reason?: unknown): void => {
    // A reason without a code only says that something failed before.
    if (causeCode(reason) !== undefined || cause === undefined) cause = reason ?? cause;
    if (!isLogging || state() === logged) return;
    logged = state();
    redisDegraded.set(logged === "serving" ? 0 : 1);
    if (logged === "serving") log.info("redis is used");
    else log.warn({ err: cause ?? closed, reason: causeCode(cause) }, "redis degraded: the sources are called");
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
