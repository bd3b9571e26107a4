import { drawChart } from "../../scripts/plots/chart.js";
import { drawPage } from "../../scripts/plots/page.js";
import type { Outcome } from "./load.js";
import { growthOf, type Sample } from "./samples.js";

/** The largest growth in 10 minutes. */
const limits: readonly (readonly [name: string, figure: (sample: Sample) => number, most: number])[] = [
  ["memory in use after a collection, MB", ({ heldMb }) => heldMb, 1],
  ["resources of Node", ({ resources }) => resources, 5],
  ["file descriptors", ({ fileDescriptors }) => fileDescriptors, 5],
];
/** A shorter run says nothing about growth. */
const minMinutes = 10;

/** Returns the table of all minutes, and what grew, as Markdown. */
export function toTable(samples: readonly Sample[], outcomes: readonly Outcome[]): string {
  const head = [
    ...["minute", "fault", "answered", "refused", "p99, ms", "errors of the fault"],
    ...["in use, MB", "RSS, MB", "resources", "descriptors", "sockets", "audit, MB", "log, MB"],
  ];
  const rows = samples.map((sample, index) => {
    const outcome = index === 0 ? undefined : outcomes[index - 1];
    const load = outcome
      ? [outcome.fault, outcome.answered, outcome.refused, outcome.p99.toFixed(0), outcome.expected]
      : ["before the load", "", "", "", ""];
    const { minute, heldMb, residentMb, resources, fileDescriptors, sockets, auditMb, logMb } = sample;
    const state = [
      heldMb.toFixed(1),
      residentMb.toFixed(0),
      resources,
      fileDescriptors,
      sockets,
      auditMb.toFixed(0),
      logMb.toFixed(0),
    ];
    return [minute, ...load, ...state];
  });
  const lines = [head, head.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const growths = limits.map(
    ([name, figure, most]) => `- ${name}: ${growthOf(samples, figure).toFixed(2)}, at most ${String(most)}`,
  );
  return `${lines.join("\n")}\n\nGrowth in 10 minutes, over the second half:\n\n${growths.join("\n")}\n`;
}

/** Returns what must not have happened. */
export function findProblems(samples: readonly Sample[], outcomes: readonly Outcome[]): readonly string[] {
  const wrong = outcomes.flatMap(({ fault, unexpected }) => unexpected.map((what) => `During "${fault}": ${what}`));
  const silent = outcomes.filter(({ answered }) => answered === 0).map(({ fault }) => `No answer during "${fault}"`);
  if (outcomes.length < minMinutes) return [...wrong, ...silent];
  const growths = limits.filter(([, figure, most]) => growthOf(samples, figure) > most);
  return [...wrong, ...silent, ...growths.map(([name]) => `It grows: ${name}`)];
}

const size = { width: 800, height: 320 };

/** Returns a plot of the memory over time, as SVG. */
export function toPlot(samples: readonly Sample[]): string {
  const line = (name: string, figure: (sample: Sample) => number) => ({
    name,
    points: samples.map((sample) => [sample.minute, figure(sample)] as const),
  });
  const chart = {
    title: "Memory of the gateway",
    lastX: Math.max(1, ...samples.map(({ minute }) => minute)),
    formatX: (minute: number) => `${String(minute)} min`,
    formatY: (mb: number) => `${String(mb)} MB`,
    lines: [
      line("memory of the process (RSS)", ({ residentMb }) => residentMb),
      line("in use after a garbage collection", ({ heldMb }) => heldMb),
    ],
  };
  return drawPage({ ...size, title: chart.title }, [drawChart(chart, { x: 0, y: 0, ...size })]);
}
