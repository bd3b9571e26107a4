import { readFileSync } from "node:fs";
import { runCommand } from "../gateway/process.js";
import { auditKey } from "./environment.js";

/** One line of an audit. */
export interface AuditRecord extends Readonly<Record<string, unknown>> {
  readonly seq: number;
  readonly mac: string;
}

/** Returns the lines of an audit, including the trail's own events. */
export function readAudit(path: string): readonly AuditRecord[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as AuditRecord);
}

/** Runs `npm run audit:verify` on these files. */
export const verifyAudit = (...files: readonly string[]) =>
  runCommand("audit-verify", { AUDIT_KEY: auditKey }, "", files);

/** Runs `npm run audit:person` for this person on these files. */
export const searchAudit = (person: object, ...files: readonly string[]) =>
  runCommand("audit-person", { AUDIT_KEY: auditKey }, JSON.stringify(person), files);
