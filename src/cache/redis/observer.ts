import type { Command } from "ioredis";
import { SpanKind, startSpan } from "../../telemetry/tracing/spans.js";
import { replyCode } from "./replies.js";

/** Records each command and each new connection. */
export interface RedisObserver {
  readonly onCommand: (seconds: number, error?: unknown) => void;
  readonly onReconnection: () => void;
}

export const unobserved: RedisObserver = { onCommand: () => undefined, onReconnection: () => undefined };

interface Sender {
  sendCommand(command: Command, ...where: readonly unknown[]): unknown;
}

/** Records every command that is sent, once, even if a cluster redirects it. */
export function observeCommands(redis: Sender, { onCommand }: RedisObserver): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...where) => {
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
    return send(command, ...where);
  };
}
