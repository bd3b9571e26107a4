import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startInProcess } from "./in-process/index.js";
import { startOverHttp } from "./over-http/index.js";
import { isClean, toReport } from "./report.js";
import { runPlace, type Row } from "./run.js";

/** `npm run test:fuzz`: sends generated input to the gateway and its parsers. Exit code 1 if anything fails. */
const { values } = parseArgs({
  options: {
    /** Number of cases that a gateway receives over HTTP. */
    http: { type: "string", default: "100000" },
    /** Number of cases that the parsers receive in this process. */
    "in-process": { type: "string", default: "900000" },
    seed: { type: "string" },
    target: { type: "string" },
    path: { type: "string" },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const { target, path } = values;
const print = (text: string) => void process.stdout.write(text);

const rows: Row[] = [];
const complaints: string[] = [];
for (const [start, count] of [
  [startInProcess, values["in-process"]],
  [startOverHttp, values.http],
] as const) {
  const cases = Number(count);
  if (cases === 0) continue;
  const place = await start();
  if (target === undefined || place.targets.some(({ name }) => name === target))
    rows.push(...(await runPlace(place, { seed, cases, target, path, print })));
  complaints.push(...(await place.close()));
  // Written after each place: an error outside any promise ends the fuzzer.
  writeReport();
}
if (rows.length === 0) throw new Error("no target has this name");

print(`\n${toReport(seed, rows, complaints)}`);
process.exitCode = isClean(rows, complaints) ? 0 : 1;

function writeReport(): void {
  mkdirSync("reports", { recursive: true });
  writeFileSync("reports/fuzz.md", toReport(seed, rows, complaints));
}
