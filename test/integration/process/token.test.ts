import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { personas } from "../../../sandbox/people/index.js";
import { freePorts } from "../../support/gateway/process.js";

const command = fileURLToPath(new URL("../../../sandbox/token.js", import.meta.url));

/** Runs the command of `npm run token` without a running gateway. */
async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, ...environment } });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}

const oneLine = /^[^\n]+\n$/;

describe("npm run token", () => {
  it.each(["--help", "-h"])(
    "prints its help with %s: usage, every option, the environment, examples, exit codes",
    async (flag) => {
      const { code, stdout, stderr } = await run([flag]);
      expect([code, stderr]).toEqual([0, ""]);
      for (const part of ["Usage:", "--scope", "--list", "-h, --help", "PORT", "Examples:", "Exit codes:"]) {
        expect(stdout).toContain(part);
      }
      const named = [...stdout.matchAll(/token -- (\w+)/g)].map(([, login]) => login);
      expect(named.length).toBeGreaterThan(1);
      expect(personas.map(({ login }) => login)).toEqual(expect.arrayContaining(named));
    },
  );

  it("lists every test person, with the cases that each one exercises", async () => {
    const { stdout } = await run(["--list"]);
    const [table = "", hint] = stdout.trimEnd().split("\n\n");
    const [head, ...rows] = table.split("\n");
    expect(head).toMatch(/^LOGIN +EXERCISES$/);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual(personas.map(({ login, exercises }) => [login, exercises]));
    expect(hint).toContain("CSS_SOURCE=api-particulier npm start");
  });

  it.each([
    ["an unknown option", ["test", "--person"], {}, /'--person'.*--scope.*--list.*--help/],
    ["an option without its value", ["test", "--scope"], {}, /--scope/],
    ["an unknown person", ["tset"], {}, /"tset".*\btest, avec_nom_dusage,.*apisecu_503.*--list/],
    ["a missing person", [], {}, /token -- test/],
    ["several people", ["test", "avec_nom_dusage"], {}, /one test person/],
    ["an invalid port", ["test"], { PORT: "http" }, /^PORT must be/],
    ["a port without a next port", ["test"], { PORT: "65535" }, /^PORT must be/],
  ])("answers %s with one line that says what exists, and exit code 2", async (_name, args, environment, message) => {
    const { code, stdout, stderr } = await run(args, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(message);
  });

  it("says in one line what to start when no gateway runs, with exit code 1", async () => {
    const { code, stderr } = await run(["test"], { PORT: String(await freePorts(2)) });
    expect(code).toBe(1);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain("npm start");
  });
});
