import { readFileSync } from "node:fs";
import type { PanelData } from "../../../scripts/observability/picture/run.js";
import type { Prometheus } from "./prometheus.js";

/** The properties of a panel that the tests read. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Row extends Omit<Panel, "targets"> {
  readonly type: "row";
  readonly panels: readonly Panel[];
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly (Panel | Row)[];
}

/** The committed text. */
export const dashboardText = readFileSync("deploy/observability/dashboard.json", "utf8");

export const dashboard = JSON.parse(dashboardText) as Dashboard;

/** All panels, in open and in collapsed rows. */
export const panels: readonly Panel[] = dashboard.panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));

/** Windows of rates: one that covers a whole run of a test, and one that shows what changes within it. */
const longWindow = "5m";
const shortWindow = "10s";

/** The queries of all panels, as Prometheus gets them, with the panel and the legend of each. */
export const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({ title, legend: legendFormat, query: withoutVariables(expr, longWindow) })),
);

function isRow(panel: Panel | Row): panel is Row {
  return panel.type === "row";
}

/** Replaces the variables as Grafana does, for all replicas. */
function withoutVariables(query: string, window: string): string {
  return query.replaceAll("$instance", ".+").replaceAll("$__rate_interval", window);
}

/** Returns the data of each graph over this time. The names of its lines are their legends, without the replica's address. */
export function readPanelData(
  prometheus: Prometheus,
  range: { readonly start: number; readonly end: number; readonly step: number },
): Promise<readonly PanelData[]> {
  const graphs = panels.filter(({ type }) => type === "timeseries");
  return Promise.all(
    graphs.map(async ({ title, targets, fieldConfig: { defaults } }) => {
      const lines = targets.map(async ({ expr, legendFormat }) => {
        const series = await prometheus.queryRange(withoutVariables(expr, shortWindow), range);
        return series.map(({ metric, values }) => ({
          name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => legendOf(label, metric)).trim(),
          points: values.map(([time, value]) => [time - range.start, Number(value)] as const),
        }));
      });
      const [, limit] = defaults.thresholds.steps;
      return {
        title,
        unit: defaults.unit,
        ...(limit?.value != null && { limit: limit.value }),
        lines: (await Promise.all(lines)).flat(),
      };
    }),
  );
}

function legendOf(label: string, metric: Readonly<Record<string, string>>): string {
  return label === "instance" ? "" : (metric[label] ?? "");
}
