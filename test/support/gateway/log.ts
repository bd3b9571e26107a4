import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { createLogger, type Logger } from "../../../src/logger.js";
import { logsFolder } from "../run-reports/reports.js";

/** Returns a new file for one gateway's log. */
export function newLogFile(): string {
  mkdirSync(logsFolder, { recursive: true });
  return fileURLToPath(new URL(`${randomUUID()}.ndjson`, logsFolder));
}

/** Everything that the gateway can log, down to trace. */
export function createTestLogger(file = newLogFile()): Logger {
  return createLogger("trace", { destination: pino.destination({ dest: file, sync: true }) });
}
