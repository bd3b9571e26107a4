import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { listTests, runJest, runTitled, type Project } from "./jest.js";
import { hasTitle, type Selection } from "./selection.js";
import { findLeftOut } from "./tools.js";

export interface Outcome {
  readonly code: number;
  /** Number of test files that need a tool that this machine lacks. */
  readonly leftOut: number;
  /** Number of tests that ran, if a title chose them. */
  readonly ran?: number;
}

/** Runs the tests that match, in any suite. */
export function runPart(selection: Selection, isCi: boolean): readonly Outcome[] {
  process.env["TEST_PART"] = "true";
  const suites = (["daily", "load"] as const)
    .map((suite) => ({ suite, files: listTests(suite, selection.patterns) }))
    .filter(({ files }) => files.length > 0);
  if (suites.length === 0) {
    process.stderr.write("No test file matches. Give a part of its path in test/, for example: npm test -- audit\n");
    if (listTests("canary", selection.patterns).length > 0) {
      process.stderr.write("The scan in test/canary runs after a whole suite only: npm test, or npm run test:load\n");
    }
    return [{ code: 1, leftOut: 0 }];
  }
  const outcomes = suites.map(({ suite, files }) => runSuite(suite, files, selection, isCi));
  if (!outcomes.every(({ ran }) => ran === 0)) return outcomes;
  process.stderr.write("No test has this title. Give a part of it after -t.\n");
  return [...outcomes, { code: 1, leftOut: 0 }];
}

/**
 * Runs the whole suite, then the scan. Skips the scan after a failed or incomplete run: it would miss the data of the
 * tests that did not run.
 */
export function runWhole(suite: "daily" | "load", selection: Selection, isCi: boolean): readonly Outcome[] {
  const outcome = runSuite(suite, listTests(suite, []), selection, isCi);
  if (outcome.code !== 0) return [outcome];
  const scan = `dist/test/canary/(?:scan/|${suite})`;
  if (outcome.leftOut > 0) {
    process.stderr.write("The scan for personal data is left out too: it needs a whole run.\n");
    return [outcome, { code: 0, leftOut: listTests("canary", [scan]).length }];
  }
  return [outcome, { code: runJest("canary", selection.options, [scan]), leftOut: 0 }];
}

function runSuite(suite: Project, files: readonly string[], { patterns, options }: Selection, isCi: boolean): Outcome {
  const { files: unable, advice } = findLeftOut(suite, files);
  for (const line of advice) process.stderr.write(`${line}\n`);
  for (const file of unable) process.stderr.write(`  left out: ${relative("dist", file).replace(/\.js$/, ".ts")}\n`);
  const leftOut = unable.length;
  if (isCi && leftOut > 0) return { code: 1, leftOut };
  if (leftOut === files.length) return { code: 0, leftOut };

  const settings = [...workers(suite, options), ...options];
  const able = files.filter((file) => !unable.includes(file));
  const chosen =
    leftOut === 0 ? { settings, paths: patterns } : { settings: [...settings, "--runTestsByPath"], paths: able };
  if (hasTitle(options)) return { ...runTitled(suite, chosen.settings, chosen.paths), leftOut };
  return { code: runJest(suite, chosen.settings, chosen.paths), leftOut };
}

/**
 * Returns Jest's options for concurrent files: two more than the number of cores, since tests wait more than they
 * compute. Files under load run one by one.
 */
function workers(suite: Project, options: readonly string[]): readonly string[] {
  // One worker runs in this process. A test that failed may leave a server open: it must not prevent the command's end.
  if (suite === "load") return ["--maxWorkers=1", "--forceExit"];
  const isChosen = options.some((option) => /^(?:-w|--maxWorkers|-i|--runInBand)/.test(option));
  return isChosen ? [] : [`--maxWorkers=${String(availableParallelism() + 2)}`];
}
