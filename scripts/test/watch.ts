import { spawn } from "node:child_process";
import { readArguments } from "./selection.js";

/** `npm run test:watch -- audit`: compiles on change, and runs the tests whose path matches whenever something is compiled. */
const { patterns, options } = readArguments(process.argv.slice(2));
const node = (...args: readonly string[]) => spawn(process.execPath, args, { stdio: "inherit" });

const compiler = node("node_modules/typescript/bin/tsc", "-b", "--watch", "--preserveWatchOutput");
const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
const tests = node(...jest, "--watchAll", "--selectProjects", "daily", "load", ...options, "--", ...patterns);
tests.on("exit", (code) => {
  compiler.kill();
  process.exitCode = code ?? 1;
});
