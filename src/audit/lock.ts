import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TrailLocked } from "./broken.js";

const suffix = ".lock.db";

/** SQLite limits a path to 512 bytes, including the name of its journal. */
export const maxLockedPath = 512 - `${suffix}-journal`.length - 1;

/** SQLITE_BUSY. */
const busy = 5;

/**
 * Locks the file for this process only. Returns the function that releases the lock. Throws TrailLocked while
 * another process, or another caller in this one, holds it.
 *
 * The lock is SQLite's exclusive lock on an empty database beside the file. The system grants it atomically and releases it
 * however the process ends, so a lock is never stale.
 */
export function lockFile(path: string): () => void {
  const database = new DatabaseSync(`${path}${suffix}`, { timeout: 0 });
  try {
    // Nothing is ever written, so there is nothing to roll back.
    database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw isBusy(error) ? new TrailLocked() : error;
  }
  return () => {
    database.close();
  };
}

const isBusy = (error: unknown) => Error.isError(error) && "errcode" in error && error.errcode === busy;

/** Returns the complaints about the path of an audit; empty if a file can be created there. */
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
