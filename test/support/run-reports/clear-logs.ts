import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { measurementsFile } from "../../../scripts/reliability/measurements.js";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder, tokensFile } from "./reports.js";

/**
 * Jest's global set-up. Deletes older files before a whole suite, so that the scan reads only the files of this run. A
 * part of the suite keeps the existing files: it may run at the same time as a whole suite.
 */
export default function clearLogs(_jest: unknown, project: { readonly displayName?: { readonly name: string } }): void {
  const isPart = process.env["TEST_PART"] === "true";
  for (const folder of [logsFolder, auditsFolder, dumpsFolder, metricsFolder]) {
    if (!isPart) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  // The scan follows each suite.
  const measurements = [project.displayName?.name ?? "daily", "canary"].map(measurementsFile);
  for (const file of [errorsFile, tokensFile, ...measurements]) writeFileSync(file, "", { flag: isPart ? "a" : "w" });
}
