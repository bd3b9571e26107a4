import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { isPart, readArguments } from "../../scripts/test/selection.js";

describe("the arguments of npm test", () => {
  it.each([
    ["test/unit/config.test.ts", "dist/test/.*unit/config.test.js"],
    ["./test/unit/config.test.ts", "dist/test/.*unit/config.test.js"],
    ["dist/test/unit/config.test.js", "dist/test/.*unit/config.test.js"],
    [`${process.cwd()}/test/unit/config.test.ts`, "dist/test/.*unit/config.test.js"],
    ["audit", "dist/test/.*audit"],
  ])("%s finds the compiled file", (argument, pattern) => {
    expect(readArguments([argument])).toEqual({ patterns: [pattern], options: [] });
  });

  it("pass options to Jest unchanged, including the words of a title", () => {
    const selection = readArguments(["audit", "-t", "is complete", "--verbose"]);
    expect(selection).toEqual({ patterns: ["dist/test/.*audit"], options: ["-t", "is complete", "--verbose"] });
  });

  it.each([
    [[], false],
    [["--verbose"], false],
    [["audit"], true],
    [["-t", "is complete"], true],
    [["--testNamePattern=is complete"], true],
  ])("%j select only a part of a suite: %j", (args, expected) => {
    expect(isPart(readArguments(args))).toBe(expected);
  });
});

describe.each([
  ["Redis", "integration/redis/erasure", "sudo apt-get install redis-server"],
  ["Prometheus", "project/alert-rules", "sudo apt-get install prometheus"],
])("npm test, when %s is missing and cannot be installed", (_name, path, command) => {
  const run = (environment: Readonly<Record<string, string>>) => {
    const env = { ...process.env, PATH: "/nonexistent", ...environment };
    return spawnSync(process.execPath, ["dist/scripts/test/index.js", path], { env, encoding: "utf8" });
  };

  it("prints the install command, skips the tests that need it, and exits with 0", () => {
    const { status, stdout, stderr } = run({ CI: "" });
    expect(stderr).toContain(command);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 suites left out");
    expect(status).toBe(0);
  });

  it("prints the install command, and exits with 1 in CI", () => {
    const { status, stderr } = run({ CI: "true" });
    expect(stderr).toContain(command);
    expect(status).toBe(1);
  });
});

it.each([
  ["a path that matches no test", ["no-such-test"], "No test file matches"],
  ["the path of the canary scan", ["canary"], "after a whole suite only"],
  ["a title that matches no test", ["load/test-command", "-t", "no such title"], "No test has this title"],
])("npm test with %s prints the reason, and exits with 1", (_name, args, words) => {
  const { status, stderr } = spawnSync(process.execPath, ["dist/scripts/test/index.js", ...args], { encoding: "utf8" });
  expect(stderr).toContain(words);
  expect(status).toBe(1);
});
