import { existsSync } from "node:fs";
import { createAuditKeys } from "../audit/keys.js";
import { loadAuditConfig } from "../config/config.js";
import { StartError } from "../errors.js";

/**
 * Returns the files given to the command, oldest first, or AUDIT_LOG, and the keys to read them with. Throws
 * StartError.
 */
export function loadAudit() {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { file, key } = loadAuditConfig(process.env);
  const given = process.argv.slice(2);
  const files = given.length > 0 ? given : file === undefined ? [] : [file];
  if (files.length === 0) throw new StartError(["AUDIT_LOG: is required where no file is named"]);
  return { files, keys: createAuditKeys(key) };
}

/** Prints why the command failed, and sets the exit code 2: the state of the files is unknown. */
export function fail(error: unknown): void {
  const code = Error.isError(error) && "code" in error ? String(error.code) : "failed";
  const complaints = error instanceof StartError ? error.complaints : [`the files cannot be read: ${code}`];
  process.stderr.write(`Nothing was read:\n${complaints.map((complaint) => `  ${complaint}\n`).join("")}`);
  process.exitCode = 2;
}
