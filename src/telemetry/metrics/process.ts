import { performance, type EventLoopUtilization } from "node:perf_hooks";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** prom-client's totals of gauges: a name that ends in `_total` is a counter's. */
const misnamed = ["handles", "requests", "resources"].map((what) => `nodejs_active_${what}_total`);

/** The metrics of the process and of Node. One for all gateways of the process: prom-client cannot stop them. */
export const processRegistry = new Registry();
collectDefaultMetrics({ register: processRegistry });
for (const name of misnamed) processRegistry.removeSingleMetric(name);

let before: EventLoopUtilization | undefined;
new Gauge({
  name: "nodejs_eventloop_utilization",
  help: "Share of the time, since the last scrape, in which the event loop was busy: 0 to 1",
  registers: [processRegistry],
  collect() {
    const now = performance.eventLoopUtilization();
    this.set(performance.eventLoopUtilization(now, before).utilization);
    before = now;
  },
});
