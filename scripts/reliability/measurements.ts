import { existsSync, readFileSync } from "node:fs";
import type { Row } from "./rows.js";

/** Numbers, or codes, by what they count or measure. A duration has its unit in its name. */
export type Figures = Readonly<Record<string, number | string>>;

/** The figures of one test for one row. */
export interface Measurement {
  readonly row: Row;
  /** Path of the test, as in the repository. */
  readonly file: string;
  readonly title: string;
  readonly figures: Figures;
  /** Year-month-day. */
  readonly date: string;
}

const suites = ["daily", "load", "canary"] as const;

/** Returns the path of the file to which a suite's tests append their measurements, one JSON object per line. */
export const measurementsFile = (suite: string): string => `reports/measurements-${suite}.ndjson`;

/** Returns the measurements of the last whole runs; the newest one of each test and row. */
export function readMeasurements(): readonly Measurement[] {
  const lines = suites
    .map(measurementsFile)
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean));
  const all = lines.map((line) => JSON.parse(line) as Measurement);
  return [...new Map(all.map((one) => [`${String(one.row)} ${one.file} ${one.title}`, one])).values()];
}
