import { NoUnit, RequestsPerSecond, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { graph, green, orange, red, timeline, type Row } from "../panels.js";
import { max, quantile, rate, select, sum } from "../promql.js";

const width = 8;
const calls = "gateway_source_request_duration_seconds";

/** API-SECU and API Particulier, as the gateway sees them. */
export const sources: Row = {
  title: "Sources",
  panels: [
    graph({
      title: "Calls by result",
      description:
        "Calls to each source per second, by result. `unknown` is an answer: the source does not know the person. Worry when timeout, unreachable, server_error or invalid grow.",
      unit: RequestsPerSecond,
      width,
      isStacked: true,
      queries: { "{{source}} {{result}}": sum(rate(`${calls}_count`), "source, result") },
    }),
    graph({
      title: "Duration p95 by result",
      description:
        "Duration that 95 % of the calls to a source do not exceed, by result. Worry when `ok` gets slower: the answers get slower too, and then time out.",
      unit: Seconds,
      width,
      queries: { "{{source}} {{result}}": quantile(0.95, calls, { labels: "source, result" }) },
    }),
    graph({
      title: "Duration p95 by benefit",
      description:
        "Duration that 95 % of the calls for a benefit do not exceed. Worry when one benefit is slower than usual.",
      unit: Seconds,
      width,
      queries: { "{{source}} {{benefit}}": quantile(0.95, calls, { labels: "source, benefit" }) },
    }),
    graph({
      title: "Answers by HTTP status",
      description:
        "HTTP answers of each source per second, by status. Worry when 401 or 403 appear: the source refuses the gateway. Worry when 429 appears: too many calls, and then a ban.",
      unit: RequestsPerSecond,
      width,
      queries: { "{{source}} {{status}}": sum(rate("gateway_source_answers_total"), "source, status") },
    }),
    graph({
      title: "Wait for the rate limiter",
      description:
        "Time that calls waited for the outgoing rate limiter: p50 and p95. Worry when it stays above one second: the allowed rate of the source is too low for the traffic.",
      unit: Seconds,
      width,
      queries: {
        "{{source}} p50": quantile(0.5, "gateway_source_wait_seconds", { labels: "source" }),
        "{{source}} p95": quantile(0.95, "gateway_source_wait_seconds", { labels: "source" }),
      },
    }),
    graph({
      title: "Calls in progress and waiting",
      description:
        "Calls in progress and calls that wait for a permit or a slot. Worry when the queue grows and does not shrink.",
      unit: Short,
      width,
      queries: {
        "{{source}} in progress": sum(select("gateway_source_in_flight"), "source"),
        "{{source}} waiting": sum(select("gateway_source_queue"), "source"),
      },
    }),
    graph({
      title: "Budget left",
      description:
        "Calls that a replica could make now without waiting, the lowest of the replicas. Below 0, it is the number of calls that wait. Worry when it stays below 0.",
      unit: Short,
      width: 12,
      limit: { value: 0, bad: "below" },
      queries: { "{{source}}": `min by (source) (${select("gateway_source_budget_left")})` },
    }),
    graph({
      title: "Time since the last success",
      description:
        "Time since a replica got an answer with a status below 400 from each source. It grows without calls too. Worry when it grows while people ask.",
      unit: Seconds,
      width: 12,
      queries: {
        "{{source}}": `time() - (${max(select("gateway_source_last_success_timestamp_seconds"), "source")} > 0)`,
      },
    }),
    timeline({
      title: "Circuit breakers",
      description:
        "State of the circuit breaker of each kind of call, the worst of the replicas. While it is open, the gateway refuses these calls at once. Worry when it stays open.",
      unit: NoUnit,
      width: 12,
      states: {
        "0": { text: "closed", color: green },
        "0.5": { text: "one call tries", color: orange },
        "1": { text: "open", color: red },
      },
      queries: { "{{source}} {{operation}}": max(select("gateway_source_breaker_open"), "source, operation") },
    }),
    timeline({
      title: "Bans",
      description:
        "Banned: the source does not answer since it refused too many calls. Act at once: call its publisher. API Particulier's ban lasts 12 hours.",
      unit: NoUnit,
      width: 12,
      states: { "0": { text: "not banned", color: green }, "1": { text: "banned", color: red } },
      queries: { "{{source}}": max(select("gateway_source_banned"), "source") },
    }),
  ],
};
