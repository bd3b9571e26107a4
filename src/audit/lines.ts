import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A line of a file, read as latin1, so that every byte counts; `end` is where it ends in the (decompressed) content. */
export interface Line {
  readonly text: string;
  readonly end: number;
  /** Whether a newline ends it. */
  readonly isWhole: boolean;
}

/**
 * Returns the lines of a file, in order, and decompressed if its name ends with .gz. Rejects when it cannot be read.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const source = createReadStream(path);
  const gunzip = path.endsWith(".gz") ? createGunzip() : undefined;
  if (gunzip) source.on("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  yield* splitLines(gunzip ?? source);
}

/** The lines of a stream of bytes. */
export async function* splitLines(source: Readable): AsyncGenerator<Line> {
  let rest = "";
  let end = 0;
  for await (const chunk of source) {
    const lines = (rest + (chunk as Buffer).toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield { text, end: (end += text.length + 1), isWhole: true };
  }
  if (rest) yield { text: rest, end: end + rest.length, isWhole: false };
}
