import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { findProblems, renderMatrix, type Pending } from "./matrix.js";
import { readMeasurements } from "./measurements.js";
import { recorded } from "./recorded.js";

/** Rows that have no test yet, and why. The check fails when one of them has a test. */
const pending: Pending = {
  53: "no test has a proxy in front of its replicas",
};
const page = "docs/reliability.md";

/** Writes docs/reliability.md from the reports of the last test runs. With --check, prints its problems instead. */
const measurements = [...readMeasurements(), ...recorded];
if (process.argv.includes("--check")) {
  const problems = findProblems(measurements, pending, readFileSync(page, "utf8"));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  writeFileSync(page, await format(renderMatrix(measurements, pending), { parser: "markdown", printWidth: 120 }));
}
