import { copyFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/** Builds the console if a source is newer than the build. If there is nothing to do, this takes less than a second. */
const made = timeOf("dist/console/index.html");
const sources = [
  "package-lock.json",
  "docs/front-end.md",
  "console",
  ...readdirSync("console", { recursive: true, encoding: "utf8" }).map(inConsole),
];

if (sources.some((source) => timeOf(source) > made)) {
  await build({ root: "console", logLevel: "warn" });
  // The console's operations run even if the gateway accepts only trusted documents.
  copyFileSync("console/src/generated/persisted-documents.json", "dist/console/trusted-documents.json");
}

function inConsole(name: string): string {
  return join("console", name);
}

/** Returns the time of the last change; for a folder, the time when an entry was last added or removed. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
