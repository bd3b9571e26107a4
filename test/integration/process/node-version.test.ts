import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { nodeComplaint } from "../../../src/process/check-node.js";

interface Package {
  readonly engines: { readonly node: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const tooOld = "20.1.0";
const oneLine = `${String(nodeComplaint(tooOld))}\n`;

/** Arguments that make Node report the old version. Everything else stays as it is. */
const pretendTooOld = [
  "--import",
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${tooOld}"}})`,
];

const project = JSON.parse(await readFile("package.json", "utf8")) as Package;
const commands = Object.values(project.scripts).flatMap((script) => /\bdist\/src\/commands\/\S+/.exec(script) ?? []);

const run = (command: string, args: readonly string[], cwd = ".") => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
};

describe("the version of Node", () => {
  it.each(["8.17.0", "20.20.2", "24.8.0"])("%s is too old, and one line says so and what to do", (version) => {
    expect(nodeComplaint(version)).toMatch(new RegExp(`^Node ${version} is too old: .*npm ci.*nvm install[^\\n]*$`));
  });

  it.each(["24.9.0", "24.21.0", "25.0.0", "26.0.0-nightly20270101"])("%s is recent enough", (version) => {
    expect(nodeComplaint(version)).toBeUndefined();
  });

  it("is the same in package.json, in the check and in the message", () => {
    const minimum = project.engines.node.replace(/^>=/, "");
    const [major, minor] = minimum.split(".").map(Number) as [number, number];
    expect(nodeComplaint(`${minimum}.0`)).toBeUndefined();
    expect(nodeComplaint(`${String(major)}.${String(minor - 1)}.9`)).toContain(`Node ${minimum} or later`);
  });

  it("in .nvmrc is the one that npm installs, and is recent enough", async () => {
    const version = (await readFile(".nvmrc", "utf8")).trim();
    expect(new Set(Object.values(project.optionalDependencies))).toEqual(new Set([version]));
    expect(nodeComplaint(version)).toBeUndefined();
  });
});

describe("with a version of Node that is too old", () => {
  let folder: string;
  beforeAll(async () => {
    // The folder has only the check: any other module that a program loads first would be missing.
    folder = await mkdtemp(join(tmpdir(), "old-node-"));
    await cp("package.json", join(folder, "package.json"));
    for (const file of ["dist/src/main.js", "dist/src/process/check-node.js", "src/process/check-node.js"]) {
      await cp(file, join(folder, file));
    }
    const bin = join(folder, "node_modules/.bin");
    await mkdir(bin, { recursive: true });
    const quoted = [process.execPath, ...pretendTooOld].map((word) => `'${word}'`).join(" ");
    await writeFile(join(bin, "node"), `#!/bin/sh\nexec ${quoted} "$@"\n`);
    await chmod(join(bin, "node"), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("the gateway says so before it loads anything else", () => {
    const ended = run(process.execPath, [...pretendTooOld, "dist/src/main.js"], folder);
    expect(ended).toEqual({ status: 1, stdout: "", stderr: oneLine });
  });

  it.each(["start", "dev", "test", "check", "token", "build"])("npm run %s says so before it does anything", (name) => {
    expect(run("npm", ["run", "--silent", name], folder)).toEqual({ status: 1, stdout: "", stderr: oneLine });
  });

  it("each of the operator's commands says so before it does anything", () => {
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const ended = run(process.execPath, [...pretendTooOld, command]);
      expect({ command, ...ended }).toEqual({ command, status: 1, stdout: "", stderr: oneLine });
    }
  });
});
