import { OpsPerSecond, PercentUnit } from "@grafana/grafana-foundation-sdk/units";
import { graph, type Row } from "../panels.js";
import { rate, sum } from "../promql.js";

const width = 6;
const lookups = "gateway_cache_lookups_total";

/** The cache of facts: in the process, then in Redis. */
export const cache: Row = {
  title: "Cache",
  isCollapsed: true,
  panels: [
    graph({
      title: "Lookups by place",
      description:
        "Facts looked up per second, by the place where they were found: in the process, in Redis, nowhere. Worry when `nowhere` grows faster than the traffic: the sources get these calls.",
      unit: OpsPerSecond,
      width,
      isStacked: true,
      queries: { "{{found}}": sum(rate(lookups), "found") },
    }),
    graph({
      title: "Hit ratio",
      description:
        "Share of the facts that the cache had. Worry when it falls below its usual level: Redis is degraded, full or was emptied.",
      unit: PercentUnit,
      width,
      max: 1,
      queries: { "hit ratio": `${sum(rate(lookups, 'found!="nowhere"'))} / ${sum(rate(lookups))}` },
    }),
    graph({
      title: "Unusable values",
      description:
        "Values in Redis per second that the gateway did not use. After an erasure, `erased` is normal. Worry when `unreadable` grows: another program writes to this Redis, or a key of the keyring is missing.",
      unit: OpsPerSecond,
      width,
      queries: { "{{reason}}": sum(rate("gateway_cache_unusable_total"), "reason") },
    }),
    graph({
      title: "Dropped writes",
      description:
        "Facts per second that Redis did not store. Worry when it is above 0 for some minutes: Redis is away, out of memory or read only.",
      unit: OpsPerSecond,
      width,
      queries: { "dropped writes": sum(rate("gateway_cache_writes_dropped_total")) },
    }),
  ],
};
