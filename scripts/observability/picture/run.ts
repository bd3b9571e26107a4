import { readFileSync, writeFileSync } from "node:fs";
import type { Line } from "../../plots/chart.js";

/** The data of one panel of the dashboard. */
export interface PanelData {
  readonly title: string;
  /** The unit of its panel, by Grafana's name. */
  readonly unit: string;
  /** The limit that the panel draws, if it has one. */
  readonly limit?: number;
  /** Over the seconds since the start of the run. */
  readonly lines: readonly Line[];
}

/** A part of the run, such as a fault, in seconds since its start. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The data of the dashboard during a part of the run of its test. */
export interface Run {
  readonly seconds: number;
  readonly phases: readonly Phase[];
  readonly panels: readonly PanelData[];
}

/** test/load/observability/dashboard.test.ts writes it. */
const file = "reports/dashboard-run.json";

export function writeRun(run: Run): void {
  writeFileSync(file, JSON.stringify(run));
}

/** Returns the last run. Throws if there is none. */
export function readRun(): Run {
  return JSON.parse(readFileSync(file, "utf8")) as Run;
}
