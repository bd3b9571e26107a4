import { colors } from "./page.js";

/** A line of a chart. A value that is not finite is a gap. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  /** The end of the x axis, which begins at 0. */
  readonly lastX: number;
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  /** Drawn as a dashed line. */
  readonly limit?: number;
  /** Parts of the x axis, drawn as bands with their number, from 1. */
  readonly bands?: readonly { readonly from: number; readonly to: number }[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The space around the lines, for the title, the labels of the axes and each row of the legend. */
const margin = { top: 34, right: 22, bottom: 22, left: 58 };
const legendRow = 16;
const maxTicks = { x: 8, y: 5 };

/** An estimate: the width of a character of the legend, and of the mark before each name. */
const legendWidth = { character: 6.6, mark: 32 };

/** Returns a chart with a title, axes and a legend, as a part of an SVG. */
export function drawChart(chart: Chart, box: Box): string {
  const { title, lines, lastX, limit, bands = [] } = chart;
  const legend = layOutLegend(
    lines.map(({ name }) => name),
    box.width - margin.left - margin.right,
  );
  const rows = (legend.at(-1)?.row ?? 0) + 1;
  const plot = {
    left: margin.left,
    right: box.width - margin.right,
    top: margin.top,
    bottom: box.height - margin.bottom - rows * legendRow,
  };
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite);
  const highest = Math.max(0, ...values, limit ?? 0);
  const stepY = stepOf(highest, maxTicks.y);
  const lastY = stepY * Math.max(1, Math.ceil(highest / stepY - 1e-9));
  const x = (value: number) => plot.left + (value / lastX) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - (Math.max(0, value) / lastY) * (plot.bottom - plot.top);
  const text = (place: readonly [number, number], anchor: string, content: string, kind = "label") =>
    `<text class="${kind}" x="${round(place[0])}" y="${round(place[1])}" text-anchor="${anchor}">${escape(content)}</text>`;
  const horizontal = (value: number, kind: string) =>
    `<path class="${kind}" d="M${round(plot.left)} ${round(y(value))}H${round(plot.right)}"/>`;
  return [
    `<g transform="translate(${round(box.x)} ${round(box.y)})">`,
    text([margin.left, 18], "start", title, "title"),
    ...bands.flatMap(({ from, to }, index) => [
      `<rect class="band" x="${round(x(from))}" y="${round(plot.top)}" width="${round(x(to) - x(from))}" height="${round(plot.bottom - plot.top)}"/>`,
      text([x((from + to) / 2), plot.top - 3], "middle", String(index + 1)),
    ]),
    ...multiples(stepY, lastY).flatMap((value) => [
      horizontal(value, "grid"),
      text([plot.left - 6, y(value) + 4], "end", chart.formatY(value)),
    ]),
    ...multiples(stepOf(lastX, maxTicks.x), lastX).map((value) =>
      text([x(value), plot.bottom + 15], "middle", chart.formatX(value)),
    ),
    ...(limit === undefined ? [] : [horizontal(limit, "limit")]),
    ...lines.map(({ points }, index) => `<path class="line c${colorOf(index)}" d="${pathOf(points, x, y)}"/>`),
    ...legend.flatMap(({ name, left, row }, index) => {
      const at = plot.bottom + margin.bottom + row * legendRow + 10;
      return [
        `<path class="line c${colorOf(index)}" d="M${round(plot.left + left)} ${round(at - 4)}h14"/>`,
        text([plot.left + left + 18, at], "start", name),
      ];
    }),
    "</g>",
  ].join("\n");
}

function pathOf(points: Line["points"], x: (value: number) => number, y: (value: number) => number): string {
  const isGap = (index: number) => !Number.isFinite(points[index]?.[1]);
  return points
    .flatMap(([at, value], index) =>
      isGap(index) ? [] : [`${isGap(index - 1) ? "M" : "L"}${round(x(at))} ${round(y(value))}`],
    )
    .join("");
}

/** Places the names one after the other, in as many rows as they need. */
function layOutLegend(names: readonly string[], width: number) {
  let [left, row] = [0, 0];
  return names.map((name) => {
    const needed = legendWidth.mark + name.length * legendWidth.character;
    if (left > 0 && left + needed > width) [left, row] = [0, row + 1];
    const place = { name, left, row };
    left += needed;
    return place;
  });
}

/** Returns the step between ticks: 1, 2 or 5 times a power of ten, with at most this many steps to the last value. */
function stepOf(last: number, count: number): number {
  if (last <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(last / count));
  return ([1, 2, 5, 10].find((factor) => factor * power * count >= last) ?? 10) * power;
}

function multiples(step: number, last: number): readonly number[] {
  return Array.from({ length: Math.floor(last / step + 1e-9) + 1 }, (_, index) => index * step);
}

const colorOf = (index: number) => String(index % colors.length);
const round = (value: number) => String(Math.round(value * 10) / 10);

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
