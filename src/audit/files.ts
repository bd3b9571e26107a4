import { open, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether this path still names the open file: it was not renamed, removed or replaced. */
export async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return there?.ino === own.ino && there.dev === own.dev;
}

/** Returns the size in bytes; undefined if there is no file. */
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

/** The numbers by which Linux knows ext4, XFS, Btrfs, F2FS, ZFS, tmpfs and OverlayFS. */
const localTypes = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994, 0x794c7630]);

/** Whether the file is on a local disk; false for a type that is not known. */
export async function isOnLocalDisk(path: string): Promise<boolean> {
  return statfs(path).then(
    ({ type }) => localTypes.has(type),
    () => false,
  );
}

/** Returns the size of the file, and the bytes that its disk can still take; undefined if the disk does not answer. */
export async function measureDisk(path: string) {
  try {
    const [bytes = 0, { bavail, bsize }] = await Promise.all([sizeOf(path), statfs(dirname(path))]);
    return { bytes, freeBytes: bavail * bsize };
  } catch {
    return undefined;
  }
}

/** Keeps new files in their folder after a loss of power, too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}
