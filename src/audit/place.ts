import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import { maxLockedPath } from "./lock.js";

/** What is wrong with the path of an audit; nothing where a file can be made there. */
export function auditComplaints(path: string): readonly string[] {
  if (Buffer.byteLength(resolve(path)) > maxLockedPath) {
    return [`AUDIT_LOG: must be a path of at most ${String(maxLockedPath)} bytes`];
  }
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return [];
  } catch {
    return ["AUDIT_LOG: must be in a folder that exists and can be written"];
  }
}
