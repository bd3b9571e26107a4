import { BytesIEC, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { graph, type Row } from "../panels.js";
import { max, rate, select, sum } from "../promql.js";

const width = 6;
const ofEach = (metric: string) => max(select(metric), "instance");

/** The Node process of each replica. */
export const processRow: Row = {
  title: "Event loop and process",
  isCollapsed: true,
  panels: [
    graph({
      title: "Event loop lag",
      description:
        "Delay of the timers of each replica: mean and p99. All requests of the replica wait that long. Worry when the mean stays above 50 ms: the replica sheds load.",
      unit: Seconds,
      width,
      queries: {
        "{{instance}} mean": ofEach("nodejs_eventloop_lag_mean_seconds"),
        "{{instance}} p99": ofEach("nodejs_eventloop_lag_p99_seconds"),
      },
    }),
    graph({
      title: "Event loop utilization",
      description:
        "Share of the time in which the event loop of each replica works. At 1, it never waits. Worry when it stays above 0.8: add replicas.",
      unit: PercentUnit,
      width,
      max: 1,
      queries: { "{{instance}}": ofEach("nodejs_eventloop_utilization") },
    }),
    graph({
      title: "CPU",
      description:
        "Processor time per second of each replica, in cores. One core runs the event loop; the rest is garbage collection and threads. Worry when it stays above 1.",
      unit: Short,
      width,
      queries: { "{{instance}}": sum(rate("process_cpu_seconds_total"), "instance") },
    }),
    graph({
      title: "Garbage collection",
      description:
        "Share of the time that garbage collection takes, by kind. Worry when `major` stays above 0.05: the heap is too small, or memory leaks.",
      unit: PercentUnit,
      width,
      isStacked: true,
      queries: { "{{kind}}": `avg by (kind) (${rate("nodejs_gc_duration_seconds_sum")})` },
    }),
    graph({
      title: "Heap",
      description: "Heap of each replica: used and total. Worry when the used heap grows for hours without a fall.",
      unit: BytesIEC,
      width,
      queries: {
        "{{instance}} used": ofEach("nodejs_heap_size_used_bytes"),
        "{{instance}} total": ofEach("nodejs_heap_size_total_bytes"),
      },
    }),
    graph({
      title: "Resident memory",
      description:
        "Memory of each process (RSS), heap and buffers included. Worry when it comes near the limit of the container: the system then kills the process.",
      unit: BytesIEC,
      width,
      queries: { "{{instance}}": ofEach("process_resident_memory_bytes") },
    }),
    graph({
      title: "File descriptors",
      description:
        "Share of the file descriptors in use. Each connection takes one. Worry when it comes near 1: raise `ulimit -n`.",
      unit: PercentUnit,
      width,
      max: 1,
      queries: { "{{instance}}": `${ofEach("process_open_fds")} / ${ofEach("process_max_fds")}` },
    }),
    graph({
      title: "Uptime",
      description:
        "Time since each replica started. Worry when it falls to 0 without a deployment: look for the reason in the log.",
      unit: Seconds,
      width,
      queries: { "{{instance}}": `time() - ${ofEach("process_start_time_seconds")}` },
    }),
  ],
};
