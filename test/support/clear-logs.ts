import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder, tokensFile } from "./reports.js";

/** Jest's global set-up: the scan that follows the suite reads what this run leaves, and nothing older. */
export default function clearLogs(): void {
  for (const folder of [logsFolder, auditsFolder, dumpsFolder, metricsFolder]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const file of [errorsFile, tokensFile]) writeFileSync(file, "");
}
