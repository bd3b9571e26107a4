import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { auditsFolder } from "./reports.js";

/** Of every gateway under test, so that what the suite leaves behind can be verified. */
export const auditKey = "iFUud7/IuFlBE0O/jkaRX1T5YZXZqHKe4mtnxj6+mkA=";

/** A place of its own for one gateway's audit, which the scan that follows the suite reads. */
export function newAuditLog(): string {
  mkdirSync(auditsFolder, { recursive: true });
  return fileURLToPath(new URL(`${randomUUID()}.ndjson`, auditsFolder));
}

/** What a gateway under test records with. */
export const auditEnvironment = () => ({ AUDIT_LOG: newAuditLog(), AUDIT_KEY: auditKey });
