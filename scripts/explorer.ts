import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { timeOf } from "./file-times.js";

/**
 * Builds the explorer in dist/explorer: our page, and GraphiQL as its authors have built it, compressed once. Copies
 * only files that are newer than their copy. npm gives every file of a package the same old date, so the lock's date
 * counts.
 */
const target = "dist/explorer";
const packaged = [
  "graphiql/graphiql.min.js",
  "graphiql/graphiql.min.css",
  "react/umd/react.production.min.js",
  "react-dom/umd/react-dom.production.min.js",
].map((name) => join("node_modules", name));
const ours = readdirSync("explorer").map((name) => join("explorer", name));

mkdirSync(target, { recursive: true });
const installedAt = timeOf("package-lock.json");
for (const source of packaged) if (isStale(source, installedAt)) compress(copy(source));
for (const source of ours) if (isStale(source, timeOf(source))) copy(source);

function isStale(source: string, changedAt: number): boolean {
  return timeOf(join(target, basename(source))) < changedAt;
}

function copy(source: string): string {
  const made = join(target, basename(source));
  copyFileSync(source, made);
  return made;
}

function compress(path: string): void {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), { params }));
}
