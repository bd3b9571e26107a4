import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { lockPathOf, longestSocketPath } from "./lock.js";

/** What is wrong with the path of an audit; nothing where a file can be made there. */
export function auditComplaints(path: string): readonly string[] {
  if (Buffer.byteLength(lockPathOf(path)) > longestSocketPath) {
    return [`AUDIT_LOG: must be a path of at most ${String(longestSocketPath - ".lock".length)} bytes`];
  }
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return [];
  } catch {
    return ["AUDIT_LOG: must be in a folder that exists and can be written"];
  }
}
