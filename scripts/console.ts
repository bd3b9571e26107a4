import { copyFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/** Builds the console where what it is made of is newer than what was made: a start with nothing to do costs no second. */
const made = timeOf("dist/console/index.html");
const sources = [
  "package-lock.json",
  "docs/front-end.md",
  "console",
  ...readdirSync("console", { recursive: true, encoding: "utf8" }).map(inConsole),
];

if (sources.some((source) => timeOf(source) > made)) {
  await build({ root: "console", logLevel: "warn" });
  // Its operations run even where only trusted documents do.
  copyFileSync("console/src/generated/persisted-documents.json", "dist/console/trusted-documents.json");
}

function inConsole(name: string): string {
  return join("console", name);
}

/** When it was last written; a folder, when something of it came or went. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
