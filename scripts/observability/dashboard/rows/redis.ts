import { NoUnit, OpsPerSecond, Seconds } from "@grafana/grafana-foundation-sdk/units";
import { graph, green, red, timeline, type Row } from "../panels.js";
import { max, quantile, rate, select, sum } from "../promql.js";

const width = 8;
const commands = "gateway_redis_command_duration_seconds";

/** Redis, as the gateway sees it. Without `REDIS_URL`, these panels stay at 0 or empty. */
export const redis: Row = {
  title: "Redis",
  isCollapsed: true,
  panels: [
    graph({
      title: "Command duration",
      description:
        "Duration of the commands that the gateway sends to Redis: p50 and p99. Worry when the p99 comes near REDIS_TIMEOUT_MS: the circuit to Redis then opens.",
      unit: Seconds,
      width,
      queries: { p50: quantile(0.5, commands), p99: quantile(0.99, commands) },
    }),
    graph({
      title: "Commands",
      description:
        "Commands per second that the gateway sends to Redis. Worry when they stop while requests arrive: the gateway does not use Redis.",
      unit: OpsPerSecond,
      width,
      queries: { commands: sum(rate(`${commands}_count`)) },
    }),
    graph({
      title: "Errors by kind",
      description:
        "Failed commands per second: a timeout, a lost connection, or an error that Redis replied. Without errors, all lines are at 0. Worry when one kind lasts.",
      unit: OpsPerSecond,
      width,
      queries: { "{{kind}}": sum(rate("gateway_redis_errors_total"), "kind") },
    }),
    graph({
      title: "Reconnections",
      description:
        "New connections to Redis per second, after a connection was lost. Worry when they do not stop: the network or Redis itself is unstable.",
      unit: OpsPerSecond,
      width: 12,
      queries: { reconnections: sum(rate("gateway_redis_reconnections_total")) },
    }),
    timeline({
      title: "Degraded",
      description:
        "Degraded: Redis is configured, but a replica does not use it. Answers go on; sign-in stops. Worry when it lasts more than a minute.",
      unit: NoUnit,
      width: 12,
      states: { "0": { text: "used", color: green }, "1": { text: "degraded", color: red } },
      queries: { "{{instance}}": max(select("gateway_redis_degraded"), "instance") },
    }),
  ],
};
