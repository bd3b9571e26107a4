import { readFileSync, statSync } from "node:fs";

type Values = Readonly<Record<string, string | undefined>>;

/** The variables whose value may be in a file: `{name}_FILE` then holds its path. */
const fromFiles = ["REDIS_PASSWORD", "REDIS_SENTINEL_PASSWORD", "REDIS_CA", "REDIS_CERT", "REDIS_KEY"] as const;
/** Bytes. A file of all public authorities is smaller. */
const maxSize = 2_000_000;

/** Returns the variables with the values that are in files, without the last line break, and the complaints. */
export function withSecretFiles(present: Values): { readonly values: Values; readonly complaints: readonly string[] } {
  const values = { ...present };
  const complaints: string[] = [];
  for (const name of fromFiles) {
    const path = present[`${name}_FILE`];
    if (path === undefined) continue;
    if (present[name] !== undefined) complaints.push(`${name}_FILE: must not be set beside ${name}`);
    else {
      values[name] = readText(path);
      if (!values[name]) complaints.push(`${name}_FILE: must be a file that can be read, with text in it`);
    }
  }
  return { values, complaints };
}

/** Returns the text of a file; undefined if it cannot be read, or is too large. */
export function readText(path: string): string | undefined {
  try {
    const file = statSync(path);
    return file.isFile() && file.size <= maxSize ? readFileSync(path, "utf8").replace(/\r?\n$/, "") : undefined;
  } catch {
    return undefined;
  }
}
