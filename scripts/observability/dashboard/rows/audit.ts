import { BytesIEC, NoUnit, OpsPerSecond, Seconds } from "@grafana/grafana-foundation-sdk/units";
import { graph, green, red, timeline, type Row } from "../panels.js";
import { max, quantile, rate, select, sum } from "../promql.js";

const width = 8;
const sync = "gateway_audit_sync_duration_seconds";

/** The audit: without it, nothing is disclosed. */
export const audit: Row = {
  title: "Audit",
  isCollapsed: true,
  panels: [
    graph({
      title: "Records by decision",
      description:
        "Records per second: one benefit of one person, disclosed or refused. Worry when `refused` grows faster than usual: a consumer asks for what it may not have.",
      unit: OpsPerSecond,
      width,
      isStacked: true,
      queries: { "{{decision}}": sum(rate("gateway_audit_records_total"), "decision") },
    }),
    graph({
      title: "Duration of a sync",
      description:
        "Time until the records are on the disk: p50 and p99. Each disclosure waits for it. Worry when the p99 comes near 20 ms: the disk is slow or shared.",
      unit: Seconds,
      width,
      queries: { p50: quantile(0.5, sync), p99: quantile(0.99, sync) },
    }),
    timeline({
      title: "Failing",
      description:
        "Failing: a replica cannot record, and therefore discloses nothing. Act at once: free the disk, or look in the log for `audit fails`.",
      unit: NoUnit,
      width,
      states: { "0": { text: "recording", color: green }, "1": { text: "failing", color: red } },
      queries: { "{{instance}}": max(select("gateway_audit_failing"), "instance") },
    }),
    graph({
      title: "Size of the file",
      description:
        "Size of the current audit file of each replica. A rotation makes it small again. Worry when it never does.",
      unit: BytesIEC,
      width,
      queries: { "{{instance}}": max(select("gateway_audit_bytes"), "instance") },
    }),
    graph({
      title: "Free space on its disk",
      description:
        "Free space on the disk of the audit. Worry when it reaches 0 in less than a week: when the disk is full, the gateway discloses nothing.",
      unit: BytesIEC,
      width,
      queries: { "{{instance}}": `min by (instance) (${select("gateway_audit_disk_free_bytes")})` },
    }),
    graph({
      title: "Last record",
      description:
        "Number of the last record of each replica. It never decreases. If it falls, an old file was restored: verify the audit.",
      unit: NoUnit,
      width,
      queries: { "{{instance}}": max(select("gateway_audit_sequence"), "instance") },
    }),
  ],
};
