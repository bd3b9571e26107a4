import { copyFileSync } from "node:fs";
import { build } from "vite";
import { latestTimeOf, timeOf } from "./file-times.js";

/** Builds the console if a source is newer than the build. If there is nothing to do, this takes less than a second. */
const sources = ["package-lock.json", "docs/front-end.md", "console", "console/**"];

if (latestTimeOf(...sources) > timeOf("dist/console/index.html")) {
  await build({ root: "console", logLevel: "warn" });
  // The console's operations run even if the gateway accepts only trusted documents.
  copyFileSync("console/src/generated/persisted-documents.json", "dist/console/trusted-documents.json");
}
