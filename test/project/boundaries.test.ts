import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { faults, helpers, modules, type Tree } from "./boundary-faults.js";

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const folders: string[] = [];

/** The violations that the project's own configuration finds in a tree. */
async function cruise(tree: Tree): Promise<readonly Violation[]> {
  const folder = await mkdtemp(join(tmpdir(), "boundaries-"));
  folders.push(folder);
  for (const [file, text] of Object.entries(tree)) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) await cp(file, join(folder, file));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  const program = resolve("node_modules/.bin/depcruise");
  const args = [...new Set(Object.keys(tree).map((file) => file.replace(/\/.*/, ""))), "--output-type", "json"];
  const { stdout } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}

describe("the module boundaries", () => {
  let found: readonly Violation[];
  beforeAll(async () => {
    const seeds = Object.fromEntries(faults.map(([, file, text]) => [file, text]));
    found = await cruise({ ...modules, ...helpers, ...seeds });
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it("allow every import of a tree without faults", async () => {
    expect(await cruise(modules)).toEqual([]);
  });

  it.each(faults)("report %s in %s", (rules, file) => {
    const reported = found.filter(({ from }) => from === file).map((violation) => violation.rule.name);
    expect([...new Set(reported)].join(" ")).toBe(rules);
  });
});
