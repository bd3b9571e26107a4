import { appendFileSync } from "node:fs";
import { expect } from "@jest/globals";
import { measurementsFile, type Figures, type Measurement } from "../../../scripts/reliability/measurements.js";
import type { Row } from "../../../scripts/reliability/rows.js";

/** Read when the test file starts: a test may replace the clock. */
const date = new Date().toISOString().slice(0, 10);

/**
 * Reports what the current test has measured for a row of docs/reliability.md. Call it after the last expectation, so
 * that a test that fails reports nothing.
 */
export function measured(row: Row, figures: Figures): void {
  const { testPath = "", currentTestName: title = "" } = expect.getState();
  const [, folder = "", rest = ""] = /\/dist\/test\/([^/]+)\/(.*)\.js$/.exec(testPath) ?? [];
  const line: Measurement = { row, file: `test/${folder}/${rest}.ts`, title, figures, date };
  const suite = folder === "load" || folder === "canary" ? folder : "daily";
  appendFileSync(measurementsFile(suite), `${JSON.stringify(line)}\n`);
}
