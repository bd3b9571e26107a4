import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";

const program = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];

/** `daily`: tests for daily work; `load`: tests under load; `canary`: the scan of the data that a run left behind. */
export type Project = "daily" | "load" | "canary";

/** Runs the project's tests that match the patterns, all of them without one. Returns the exit code. */
export function runJest(project: Project, options: readonly string[], patterns: readonly string[] = []): number {
  const args = [...program, "--selectProjects", project, ...options, "--", ...patterns];
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}

const report = "reports/tests.json";

/**
 * Does the same for tests chosen by title. Jest succeeds even if no title matches: `ran` is the number of tests that
 * ran.
 */
export function runTitled(project: Project, options: readonly string[], patterns: readonly string[] = []) {
  rmSync(report, { force: true });
  const code = runJest(project, [...options, "--json", `--outputFile=${report}`], patterns);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
  return { code, ran: (numPassedTests ?? 0) + (numFailedTests ?? 0) };
}

/** Returns the paths of the project's test files that match the patterns; all of them without one. */
export function listTests(project: Project, patterns: readonly string[]): readonly string[] {
  return list(project, ["--listTests", "--", ...patterns]);
}

/** Returns the paths of the project's test files that import this file, directly or not. */
export function listTestsThatImport(project: Project, file: string): readonly string[] {
  return list(project, ["--listTests", "--findRelatedTests", file]);
}

function list(project: Project, args: readonly string[]): readonly string[] {
  const command = [...program, "--selectProjects", project, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Jest cannot list the tests: ${stderr}`);
  return stdout.split("\n").filter((line) => line.endsWith(".test.js"));
}
