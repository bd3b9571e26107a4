import { OpsPerSecond } from "@grafana/grafana-foundation-sdk/units";
import { graph, type Row } from "../panels.js";
import { rate, sum } from "../promql.js";

/** The export of traces, where `OTEL_EXPORTER_OTLP_ENDPOINT` is set. */
export const traces: Row = {
  title: "Traces",
  isCollapsed: true,
  panels: [
    graph({
      title: "Exported spans",
      description:
        "Spans per second that the collector has accepted. Worry when it falls to 0 while requests arrive: the collector is down, or its address is wrong.",
      unit: OpsPerSecond,
      width: 12,
      queries: { exported: sum(rate("gateway_spans_exported_total")) },
    }),
    graph({
      title: "Dropped spans",
      description:
        "Spans per second that were lost: the queue was full, or the collector refused them. Answers are not affected. Worry when it lasts.",
      unit: OpsPerSecond,
      width: 12,
      queries: { dropped: sum(rate("gateway_spans_dropped_total")) },
    }),
  ],
};
