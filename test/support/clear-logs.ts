import { mkdirSync, rmSync } from "node:fs";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder, tokensFile } from "./reports.js";

/** Jest's global set-up: the scan that follows the suite reads what this run leaves, and nothing older. */
export default function clearLogs(): void {
  for (const left of [logsFolder, auditsFolder, dumpsFolder, metricsFolder, errorsFile, tokensFile]) {
    rmSync(left, { recursive: true, force: true });
  }
  mkdirSync(logsFolder, { recursive: true });
}
