import { CountsPerSecond, NoUnit, OpsPerSecond, PercentUnit, Seconds } from "@grafana/grafana-foundation-sdk/units";
import { graph, stat, type Row } from "../panels.js";
import { quantile, rate, sum } from "../promql.js";
import {
  availabilityObjective,
  burnRate,
  errorBudgetLeft,
  fastShare,
  gatewayFaultRate,
  latencyObjective,
  overheadLimitSeconds,
  period,
  sourceAvailability,
  sourceFaults,
  sourceObjective,
  unavailability,
} from "../slo.js";

const widths = { stat: 6, graph: 8 };
const availabilityLimit = { value: availabilityObjective, bad: "below" } as const;
const latencyLimit = { value: latencyObjective, bad: "below" } as const;

/** The service level objectives, and how much may still fail. */
export const slo: Row = {
  title: "Service level objectives",
  panels: [
    stat({
      title: "Availability, 30 days",
      description:
        "Share of the statuses that the gateway answered. An UNKNOWN is an answer. Internal errors, a failing audit and shed requests count against it; errors of a source do not. Objective: 99.9 %. If Prometheus keeps less than 30 days, the panel shows that time.",
      unit: PercentUnit,
      width: widths.stat,
      limit: availabilityLimit,
      queries: { availability: `1 - ${unavailability(period)}` },
    }),
    stat({
      title: "Error budget left, 30 days",
      description:
        "Share of the failures that the objective of 99.9 % allows and that have not happened yet. At 0, stop risky changes until it recovers. Below 0, the objective is missed.",
      unit: PercentUnit,
      width: widths.stat,
      limit: { value: 0, bad: "below" },
      queries: { "error budget left": errorBudgetLeft },
    }),
    stat({
      title: "Requests under 50 ms of overhead, 30 days",
      description:
        "Share of the requests that took less than 50 ms of the gateway's own time. The time of the sources does not count. Objective: 99 %.",
      unit: PercentUnit,
      width: widths.stat,
      limit: latencyLimit,
      queries: { "under 50 ms": fastShare(period) },
    }),
    stat({
      title: "Overhead p99, 1 hour",
      description:
        "The gateway's own time that 99 % of the requests did not exceed in the last hour. Objective: 20 ms.",
      unit: Seconds,
      width: widths.stat,
      limit: { value: overheadLimitSeconds, bad: "above" },
      queries: { p99: quantile(0.99, "gateway_overhead_seconds", { window: "1h" }) },
    }),
    graph({
      title: "Availability",
      description:
        "Share of the statuses that the gateway answered, over time. The line is the objective of 99.9 %. Worry when it stays below the line.",
      unit: PercentUnit,
      width: widths.graph,
      limit: availabilityLimit,
      softMin: 0.99,
      max: 1,
      queries: { availability: `1 - ${unavailability()}` },
    }),
    graph({
      title: "Burn rate of the error budget",
      description:
        "How many times faster than allowed the gateway fails, over one hour and six hours. At 1, the budget lasts exactly 30 days. At the line of 14.4, one hour spends 2 % of it: act at once.",
      unit: NoUnit,
      width: widths.graph,
      limit: { value: 14.4, bad: "above" },
      queries: { "1 hour": burnRate("1h"), "6 hours": burnRate("6h") },
    }),
    graph({
      title: "Requests under 50 ms of overhead",
      description:
        "Share of the requests that took less than 50 ms of the gateway's own time, over time. The line is the objective of 99 %. Worry when it stays below the line.",
      unit: PercentUnit,
      width: widths.graph,
      limit: latencyLimit,
      softMin: 0.9,
      max: 1,
      queries: { "under 50 ms": fastShare() },
    }),
    graph({
      title: "Failures of the gateway",
      description:
        "The failures that count against the gateway, per second: internal errors, a failing audit, shed requests. Worry at the first one: search the log for its code.",
      unit: CountsPerSecond,
      width: widths.graph,
      isStacked: true,
      queries: { "{{code}}": gatewayFaultRate(), "shed requests": sum(rate("gateway_requests_shed_total")) },
    }),
    graph({
      title: "Failures of the sources and of FranceConnect",
      description:
        "Errors in answers because a source or FranceConnect failed, per second, by code. They do not count against the gateway. Worry when one lasts: inform its publisher.",
      unit: OpsPerSecond,
      width: widths.graph,
      isStacked: true,
      queries: { "{{code}}": sum(rate("gateway_field_errors_total", sourceFaults), "code") },
    }),
    graph({
      title: "Availability of each source",
      description:
        "Share of the calls that each source has answered: without server errors, timeouts, failed connections and invalid answers. The line is the objective of 99 %. Worry when it stays below the line: people get STALE facts or errors.",
      unit: PercentUnit,
      width: widths.graph,
      limit: { value: sourceObjective, bad: "below" },
      softMin: 0.9,
      max: 1,
      queries: { "{{source}}": sourceAvailability() },
    }),
  ],
};
