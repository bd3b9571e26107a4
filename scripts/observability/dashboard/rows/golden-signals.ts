import { OpsPerSecond, RequestsPerSecond, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { graph, type Row } from "../panels.js";
import { quantile, rate, select, sum } from "../promql.js";
import { overheadLimitSeconds } from "../slo.js";

const width = 8;
const graphql = { matchers: 'route="/graphql"' };
const requests = "http_server_request_duration_seconds";

/** Traffic, errors, latency and saturation: the four golden signals of the SRE book. */
export const goldenSignals: Row = {
  title: "Golden signals",
  panels: [
    graph({
      title: "Requests by route",
      description:
        "HTTP requests per second, by route. The route `none` has the requests that no route accepts. Worry when the traffic stops, or grows without an event that explains it.",
      unit: RequestsPerSecond,
      width,
      isStacked: true,
      queries: { "{{route}}": sum(rate(`${requests}_count`), "route") },
    }),
    graph({
      title: "Requests by HTTP status",
      description:
        "HTTP requests per second, by status. A failed field of a GraphQL answer is a 200: see the errors by code. Worry when 5xx appear: 503 means that the gateway is overloaded or FranceConnect is unavailable. Many 401 mean bad tokens.",
      unit: RequestsPerSecond,
      width,
      isStacked: true,
      queries: { "{{status}}": sum(rate(`${requests}_count`), "status") },
    }),
    graph({
      title: "GraphQL errors by code",
      description:
        "Errors in GraphQL answers per second, by code. Without errors, the panel is empty. Worry when INTERNAL_SERVER_ERROR or AUDIT_UNAVAILABLE appears: these are faults of the gateway. SOURCE_ codes are faults of a source.",
      unit: OpsPerSecond,
      width,
      queries: { "{{code}}": sum(rate("gateway_field_errors_total"), "code") },
    }),
    graph({
      title: "Latency of /graphql",
      description:
        "Duration of the requests to /graphql: half, 95 % and 99 % of them are faster. It includes the time of the sources. Worry when it grows and the overhead grows too; otherwise look at the sources.",
      unit: Seconds,
      width,
      queries: {
        p50: quantile(0.5, requests, graphql),
        p95: quantile(0.95, requests, graphql),
        p99: quantile(0.99, requests, graphql),
      },
    }),
    graph({
      title: "Overhead",
      description:
        "The gateway's own time of a request to /graphql: its duration, without the time in which it waited for a source or FranceConnect. Worry when the p99 stays above the line of 20 ms: the gateway needs more CPU, or more replicas.",
      unit: Seconds,
      width,
      limit: { value: overheadLimitSeconds, bad: "above" },
      queries: {
        p50: quantile(0.5, "gateway_overhead_seconds"),
        p99: quantile(0.99, "gateway_overhead_seconds"),
      },
    }),
    graph({
      title: "Latency p95 by operation and viewer",
      description:
        "Duration that 95 % of the operations do not exceed. Operations that are not in the trusted documents or the console are `other`. Worry when one operation gets slower than the others.",
      unit: Seconds,
      width,
      queries: {
        "{{operation}} {{viewer}}": quantile(0.95, "gateway_operation_duration_seconds", {
          labels: "operation, viewer",
        }),
      },
    }),
    graph({
      title: "Requests in flight",
      description:
        "GraphQL requests in progress, the limit for each kind of caller, and open connections. Worry when the requests in progress stay near the limit: the gateway sheds the next ones. Add replicas.",
      unit: Short,
      width,
      queries: {
        "in flight": sum(select("gateway_in_flight_requests")),
        limit: sum(select("gateway_in_flight_limit")),
        "open connections": sum(select("gateway_open_connections")),
      },
    }),
    graph({
      title: "Refused requests",
      description:
        "Requests per second that the gateway refuses before any work: shed because it is overloaded, or over a quota. Worry when requests are shed, or when `credentials` grows: a client guesses keys or tokens.",
      unit: RequestsPerSecond,
      width,
      queries: {
        "shed: {{because}}": sum(rate("gateway_requests_shed_total"), "because"),
        "over a quota: {{by}}": sum(rate("gateway_requests_rate_limited_total"), "by"),
      },
    }),
    graph({
      title: "Statuses by outcome",
      description:
        "Statuses per second, by outcome and freshness: LIVE from the source, CACHED, or STALE because the source fails; an error includes what the caller may not have. Worry when the errors or STALE grow: look at the sources.",
      unit: OpsPerSecond,
      width,
      isStacked: true,
      queries: {
        "{{outcome}} {{freshness}}": sum(rate("gateway_statuses_total", 'outcome!="error"'), "outcome, freshness"),
        error: sum(rate("gateway_statuses_total", 'outcome="error"')),
      },
    }),
  ],
};
