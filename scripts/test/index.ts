import { runPart, runWhole, type Outcome } from "./run.js";
import { isPart, readArguments } from "./selection.js";
import { removeStaleTests } from "./stale-tests.js";

const loadOption = "--suite=load";

/**
 * `npm test`: the daily suite, then the scan of what it left behind. `npm run test:load`: the same for the suite under
 * load. With a part of a path, or a title: the tests of both suites that match, without the scan.
 */
const args = process.argv.slice(2);
const suite = args.includes(loadOption) ? "load" : "daily";
const selection = readArguments(args.filter((arg) => arg !== loadOption));

removeStaleTests();
const isCi = process.env["CI"] === "true";
process.exitCode = report(isPart(selection) ? runPart(selection, isCi) : runWhole(suite, selection, isCi));

/** Returns the exit code of all of them. The last line says how many suites could not run. */
function report(outcomes: readonly Outcome[]): number {
  const leftOut = outcomes.reduce((sum, outcome) => sum + outcome.leftOut, 0);
  if (leftOut > 0) process.stdout.write(`${String(leftOut)} suites left out\n`);
  return outcomes.find(({ code }) => code !== 0)?.code ?? 0;
}
