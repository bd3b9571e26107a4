import { open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether this path names the open file: it was neither renamed, nor removed, nor replaced. */
export async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return there?.ino === own.ino && there.dev === own.dev;
}

/** Undefined where there is no file. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    },
  );
}

/** Whether a file could not be opened because there is none. */
export const isMissing = (error: unknown) => Error.isError(error) && "code" in error && error.code === "ENOENT";

/** New files are in their folder after a loss of power, too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}
