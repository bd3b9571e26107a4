import { globSync, statSync } from "node:fs";

/** Returns the time of the last change; for a folder, the time when an entry was last added or removed. 0 if missing. */
export function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Returns the latest time of all files and folders that match the patterns. */
export function latestTimeOf(...patterns: readonly string[]): number {
  return Math.max(...globSync(patterns).map(timeOf));
}
