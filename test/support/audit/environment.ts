import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { auditsFolder } from "../run-reports/reports.js";

/** One key for every gateway under test, so that the audits that the suite leaves behind can be verified. */
export const auditKey = "iFUud7/IuFlBE0O/jkaRX1T5YZXZqHKe4mtnxj6+mkA=";

/** Returns a new path for one gateway's audit. The scan after the suite reads it. */
export function newAuditLog(): string {
  mkdirSync(auditsFolder, { recursive: true });
  return fileURLToPath(new URL(`${randomUUID()}.ndjson`, auditsFolder));
}

/** The audit variables of a gateway under test. */
export const auditEnvironment = () => ({ AUDIT_LOG: newAuditLog(), AUDIT_KEY: auditKey });
