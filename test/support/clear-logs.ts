import { mkdirSync, rmSync } from "node:fs";
import { auditsFolder, dumpsFolder, logsFolder, tokensFile } from "./reports.js";

/** Jest's global set-up: the scan that follows the suite reads this run's logs alone. */
export default function clearLogs(): void {
  rmSync(logsFolder, { recursive: true, force: true });
  rmSync(auditsFolder, { recursive: true, force: true });
  rmSync(dumpsFolder, { recursive: true, force: true });
  rmSync(tokensFile, { force: true });
  mkdirSync(logsFolder, { recursive: true });
}
