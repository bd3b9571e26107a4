import { writeFileSync } from "node:fs";
import { drawChart } from "../plots/chart.js";
import { drawPage } from "../plots/page.js";
import { readRun, type PanelData } from "./picture/run.js";

/** The panels of the picture, by their title in the dashboard, in lines of two. */
const titles = [
  "Statuses by outcome",
  "GraphQL errors by code",
  "Latency of /graphql",
  "Overhead",
  "Availability",
  "Calls by result",
  "Lookups by place",
  "Event loop lag",
];
const perSecond = (y: number) => `${y.toLocaleString("en")} /s`;

/** How the values of each unit of Grafana are written. */
const formats: Readonly<Record<string, (y: number) => string>> = {
  s: (y) => `${(y * 1_000).toLocaleString("en")} ms`,
  percentunit: (y) => `${(y * 100).toLocaleString("en")} %`,
  reqps: perSecond,
  ops: perSecond,
};
const columns = 2;
const size = { width: 480, height: 250 };
const headHeight = 50;

/** Writes the picture of the dashboard in docs/operations.md, from the last run of test/load/observability/dashboard. */
const { seconds, phases, panels } = readRun();
const charts = titles.map((title, index) => {
  const panel = panels.find((one) => one.title === title);
  if (!panel) throw new Error(`the dashboard has no panel "${title}"`);
  const place = { x: (index % columns) * size.width, y: headHeight + Math.floor(index / columns) * size.height };
  return draw(panel, { ...place, ...size });
});
const page = {
  width: columns * size.width,
  height: headHeight + Math.ceil(titles.length / columns) * size.height,
  title: "The main panels of the dashboard during a run of a test",
};
const key = phases.map(({ name }, index) => `${String(index + 1)} ${name}`).join("   ");
const head = [
  `<text class="title" x="16" y="22">Prestations gateway: the main panels during a run of a test</text>`,
  `<text class="label" x="16" y="40" xml:space="preserve">${key}</text>`,
];
writeFileSync("docs/images/dashboard.svg", drawPage(page, [...head, ...charts]));

function draw({ title, unit, limit, lines }: PanelData, box: Parameters<typeof drawChart>[1]): string {
  return drawChart(
    {
      title,
      // A line that stays at 0 only makes the legend longer.
      lines: lines.filter(({ points }) => points.some(([, y]) => y > 0)),
      lastX: seconds,
      formatX: (x) => `${String(x)} s`,
      formatY: formats[unit] ?? ((y) => y.toLocaleString("en")),
      bands: phases,
      ...(limit !== undefined && { limit }),
    },
    box,
  );
}
