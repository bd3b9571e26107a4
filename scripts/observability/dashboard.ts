import { readFileSync, writeFileSync } from "node:fs";
import { printDashboard } from "./dashboard/build.js";
import { findSchemaProblems } from "./dashboard/schema.js";

const file = "deploy/observability/dashboard.json";

/** Writes the Grafana dashboard. With --check, prints the problems of the committed one instead. */
const emitted = printDashboard();

if (process.argv.includes("--check")) {
  const committed = readFileSync(file, "utf8");
  const drift = committed === emitted ? [] : [`${file} is not what the script writes: run \`npm run dashboard\`.`];
  const complaints = [...drift, ...findSchemaProblems(committed)];
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
} else {
  writeFileSync(file, emitted);
}
