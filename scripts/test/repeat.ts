import { spawn, spawnSync } from "node:child_process";

/**
 * `npm run test:repeat`: both suites five times, then twice more while another process keeps one core busy. Stops at the
 * first run that fails: its output is the one to read.
 */
const quietRuns = 5;
const busyRuns = 2;
const busyLoop = "const end = Date.now() + 3_600_000; while (Date.now() < end);";

for (let run = 1; run <= quietRuns + busyRuns; run += 1) {
  const isBusy = run > quietRuns;
  process.stdout.write(`\nRun ${String(run)} of ${String(quietRuns + busyRuns)}${isBusy ? ", one core busy" : ""}\n`);
  const busy = isBusy ? spawn(process.execPath, ["-e", busyLoop], { stdio: "ignore" }) : undefined;
  const isGreen = runSuite() && runSuite("--suite=load");
  busy?.kill();
  if (!isGreen) {
    process.stdout.write(`Run ${String(run)} failed.\n`);
    process.exitCode = 1;
    break;
  }
}

function runSuite(...args: readonly string[]): boolean {
  return spawnSync(process.execPath, ["dist/scripts/test/index.js", ...args], { stdio: "inherit" }).status === 0;
}
