import { Redis } from "ioredis";
import dataHandler from "ioredis/built/DataHandler.js";
import type { Config } from "../config/config.js";
import { InternalError } from "../errors.js";
import { SpanKind, startSpan } from "../telemetry/tracing/spans.js";

const connectTimeoutMs = 1_000;
/** A connection that receives nothing for this long is closed, with all the commands that wait on it. */
const silenceMs = 1_000;
const firstReconnectDelayMs = 50;
const maxReconnectDelayMs = 2_000;
/**
 * After a failover the old address leads to a replica. Reconnecting, but not at each write, asks for the new address.
 */
const replicaCooldownMs = 2_000;

export type RedisOptions = NonNullable<Config["redis"]>;

/** Records each command and each new connection. */
export interface RedisObserver {
  readonly onCommand: (seconds: number, error?: unknown) => void;
  readonly onReconnection: () => void;
}

const unobserved: RedisObserver = { onCommand: () => undefined, onReconnection: () => undefined };

/** Records every command that is sent, also those of a pipeline. */
function observeCommands(redis: Redis, { onCommand }: RedisObserver): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    const began = performance.now();
    const name = command.name.toUpperCase();
    const attributes = { "db.system.name": "redis", "db.operation.name": name };
    const span = startSpan(`redis ${name}`, { kind: SpanKind.CLIENT, attributes });
    const end = (error?: unknown) => {
      onCommand((performance.now() - began) / 1_000, error);
      span?.end(replyCode(error) === "NOSCRIPT" ? undefined : error);
    };
    command.promise.then(() => {
      end();
    }, end);
    return send(command, stream);
  };
}

/*
 * ioredis throws an error in its handling of a reply outside any promise, which ends the process: for example, for a
 * null that no command waits for. Here, such an error breaks only the connection, as a reply that cannot be parsed does.
 */
if (!("dispatch" in dataHandler.default.prototype)) throw new InternalError("ioredis handles replies in another way");
Object.assign(dataHandler.default.prototype, {
  dispatch(this: { returnFatalError(error: unknown): void }, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.returnFatalError(error);
    }
  },
});

/**
 * Creates a client whose every command is bounded: commands never wait for a connection and are never sent twice. It
 * connects only when `connect` is called.
 */
export function createRedisClient({ url, timeoutMs }: RedisOptions, observer = unobserved): Redis {
  let replicaLeftAt = 0;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: timeoutMs,
    socketTimeout: silenceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Other users of a shared Redis do not need to know the client and its version.
    disableClientInfo: true,
    retryStrategy(attempt) {
      observer.onReconnection();
      const delayMs = Math.min(firstReconnectDelayMs * 2 ** Math.min(attempt - 1, 10), maxReconnectDelayMs);
      return delayMs * (0.5 + Math.random() / 2);
    },
    reconnectOnError(error) {
      if (replyCode(error) !== "READONLY" || Date.now() - replicaLeftAt < replicaCooldownMs) return false;
      replicaLeftAt = Date.now();
      return true;
    },
  });
  observeCommands(redis, observer);
  return redis;
}

/** Returns why a command failed: no reply in time, no connection, or an error as reply. */
export function kindOf(error: unknown): "timeout" | "connection" | "reply" {
  if (replyCode(error) !== undefined) return "reply";
  return Error.isError(error) && error.message === "Command timed out" ? "timeout" : "connection";
}

/** Returns the code of an error reply of Redis (`OOM`, `READONLY`, `NOAUTH`…); undefined for any other error. */
export function replyCode(error: unknown): string | undefined {
  if (!Error.isError(error) || error.name !== "ReplyError") return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? "ERR";
}
