import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder, tokensFile } from "./reports.js";

/**
 * Jest's global set-up. Deletes older files before a whole suite, so that the scan reads only the files of this run. A
 * part of the suite keeps the existing files: it may run at the same time as a whole suite.
 */
export default function clearLogs(): void {
  const isPart = process.env["TEST_PART"] === "true";
  for (const folder of [logsFolder, auditsFolder, dumpsFolder, metricsFolder]) {
    if (!isPart) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const file of [errorsFile, tokensFile]) writeFileSync(file, "", { flag: isPart ? "a" : "w" });
}
