import { OpsPerSecond, RequestsPerSecond, Seconds } from "@grafana/grafana-foundation-sdk/units";
import { graph, type Row } from "../panels.js";
import { quantile, rate, sum } from "../promql.js";

const width = 8;
const calls = "gateway_franceconnect_request_duration_seconds";

/** Verifications of tokens, and sign-ins. */
export const franceConnect: Row = {
  title: "FranceConnect",
  isCollapsed: true,
  panels: [
    graph({
      title: "Calls by endpoint and result",
      description:
        "Calls to FranceConnect per second, by endpoint and result. Worry when checktoken has other results than `ok`: the gateway then accepts no new token.",
      unit: RequestsPerSecond,
      width,
      isStacked: true,
      queries: { "{{endpoint}} {{result}}": sum(rate(`${calls}_count`), "endpoint, result") },
    }),
    graph({
      title: "Duration p95 by endpoint",
      description:
        "Duration that 95 % of the calls to an endpoint of FranceConnect do not exceed. Worry when checktoken gets slower: each new token waits for it.",
      unit: Seconds,
      width,
      queries: { "{{endpoint}}": quantile(0.95, calls, { labels: "endpoint" }) },
    }),
    graph({
      title: "Sign-ins by result",
      description:
        "Sign-ins per second through the gateway, by result. People cause `denied` and `restart`. Worry when `misconfigured`, `untrusted` or `unavailable` grows, or when `begun` grows and `signed_in` does not.",
      unit: OpsPerSecond,
      width,
      queries: { "{{result}}": sum(rate("gateway_logins_total"), "result") },
    }),
  ],
};
