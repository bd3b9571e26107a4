import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { accomplices, house, violations, type Tree } from "./rooms-house.js";

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const folders: string[] = [];

/** The violations that the project's own configuration finds in a tree. */
async function cruise(tree: Tree): Promise<readonly Violation[]> {
  const folder = await mkdtemp(join(tmpdir(), "rooms-"));
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

describe("the rooms", () => {
  let found: readonly Violation[];
  beforeAll(async () => {
    const seeds = Object.fromEntries(violations.map(([, file, text]) => [file, text]));
    found = await cruise({ ...house, ...accomplices, ...seeds });
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it("has nothing to say of a house in which every room imports what it may", async () => {
    expect(await cruise(house)).toEqual([]);
  });

  it.each(violations)("reports %s in %s", (rule, file) => {
    const rules = found.filter(({ from }) => from === file).map((violation) => violation.rule.name);
    expect([...new Set(rules)].join(" ")).toBe(rule);
  });
});
