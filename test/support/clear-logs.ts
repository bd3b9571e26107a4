import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder, tokensFile } from "./reports.js";

/**
 * Jest's global set-up: the scan that follows a whole suite reads what this run leaves, and nothing older. A part of the
 * suite keeps what is there: it may run while a whole suite does.
 */
export default function clearLogs(): void {
  const isPart = process.env["TEST_PART"] === "true";
  for (const folder of [logsFolder, auditsFolder, dumpsFolder, metricsFolder]) {
    if (!isPart) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const file of [errorsFile, tokensFile]) writeFileSync(file, "", { flag: isPart ? "a" : "w" });
}
