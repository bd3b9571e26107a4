import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startEndurance } from "./gateway.js";
import { faults, runMinute, type Outcome } from "./load.js";
import { findProblems, toPlot, toTable } from "./report.js";
import type { Sample } from "./samples.js";

/**
 * `npm run test:endurance`: mixed traffic at 70 % of what the gateway can do, with a fault each minute. Writes
 * reports/endurance.md and reports/endurance.svg. Exit code 1 if something grows, or an answer is wrong.
 */
const { values } = parseArgs({ options: { minutes: { type: "string", default: "30" } } });
const minutes = Number(values.minutes);
const share = 0.7;

const gateway = await startEndurance();
const samples: Sample[] = [];
const outcomes: Outcome[] = [];
try {
  const perSecond = Math.floor(share * (await gateway.capacity()));
  process.stdout.write(`${String(perSecond)} requests a second, minutes: ${String(minutes)}\n`);
  samples.push(await gateway.sample(0));
  for (let minute = 1; minute <= minutes; minute += 1) {
    const fault = faults[(minute - 1) % faults.length] ?? faults[0];
    outcomes.push(await runMinute(gateway, perSecond, fault));
    samples.push(await gateway.sample(minute));
    write();
  }
} finally {
  await gateway.close();
}
const problems = findProblems(samples, outcomes);
process.stdout.write(`\n${toTable(samples, outcomes)}\n`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Written each minute: a run that is stopped leaves its figures. */
function write(): void {
  mkdirSync("reports", { recursive: true });
  writeFileSync("reports/endurance.md", toTable(samples, outcomes));
  writeFileSync("reports/endurance.svg", toPlot(samples));
}
