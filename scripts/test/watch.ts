import { spawn } from "node:child_process";
import { listTests } from "./jest.js";
import { readArguments } from "./selection.js";
import { removeStaleTests } from "./stale-tests.js";
import { findLeftOut } from "./tools.js";

/**
 * `npm run test:watch -- audit`: compiles on change, and runs the tests whose path matches after each compilation.
 * Without a path, runs the daily suite. Tests under load run one file after the other, and so do those beside them.
 */
const { patterns, options } = readArguments(process.argv.slice(2));
removeStaleTests();
const isLoad = patterns.length > 0 && listTests("load", patterns).length > 0;
const projects = isLoad ? (["daily", "load"] as const) : (["daily"] as const);
const leftOut = projects.map((project) => findLeftOut(project, listTests(project, patterns)));
for (const line of leftOut.flatMap(({ advice }) => advice)) process.stderr.write(`${line}\n`);
const unable = leftOut.flatMap(({ files }) => files).map((file) => file.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
const able = (patterns.length > 0 ? patterns : ["dist/test/"]).map((pattern) =>
  unable.length > 0 ? `^(?!(?:${unable.join("|")})$).*${pattern}` : pattern,
);

const node = (...args: readonly string[]) => spawn(process.execPath, args, { stdio: "inherit" });
const compiler = node("node_modules/typescript/bin/tsc", "-b", "--watch", "--preserveWatchOutput");
const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
const settings = isLoad ? ["--maxWorkers=1"] : [];
const tests = node(...jest, "--watchAll", "--selectProjects", ...projects, ...settings, ...options, "--", ...able);
tests.on("exit", (code) => {
  compiler.kill();
  process.exitCode = code ?? 1;
});
