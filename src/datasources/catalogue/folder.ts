import { createReadStream, readdirSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { maxFileBytes } from "./parse/file-bounds.js";

/** The texts of a catalogue's files, by name without extension. */
export interface CatalogueFiles {
  readonly apis: ReadonlyMap<string, string>;
  readonly producers: ReadonlyMap<string, string>;
  readonly trees: ReadonlyMap<string, string>;
}

/** The catalogue that comes with the gateway: next to its sources, and next to its build. */
export const embeddedCatalogue = findEmbedded(fileURLToPath(new URL(".", import.meta.url)));

function findEmbedded(from: string): string {
  const here = join(from, "catalogue");
  const parent = join(from, "..");
  return isCatalogue(here) || parent === from ? here : findEmbedded(parent);
}

function isCatalogue(folder: string): boolean {
  return folderComplaints(folder).length === 0;
}

/** Returns the reasons why a folder is not a catalogue; empty when it is one. */
export function folderComplaints(folder: string): readonly string[] {
  try {
    return namesOf(readdirSync(join(folder, "api")), ".md").length > 0 ? [] : ["must hold pages, api/*.md"];
  } catch {
    return ["must be a folder that can be read, with pages in api/*.md"];
  }
}

/**
 * Reads a folder. Rejects only where there is no `api/`. Uses the folder's own decision trees, or else the embedded
 * ones.
 */
export async function readFolder(folder: string): Promise<CatalogueFiles> {
  const ownTrees = await readAll(join(folder, "question-trees"), ".yaml");
  return {
    apis: await readPages(join(folder, "api"), ".md"),
    producers: (await readAll(join(folder, "producteurs"), ".md")) ?? new Map<string, string>(),
    trees: ownTrees ?? (await readAll(join(embeddedCatalogue, "question-trees"), ".yaml")) ?? new Map<string, string>(),
  };
}

async function readAll(folder: string, extension: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await readPages(folder, extension);
  } catch {
    return undefined;
  }
}

async function readPages(folder: string, extension: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of namesOf(await readdir(folder), extension))
    texts.set(name.slice(0, -extension.length), await readText(join(folder, name)));
  return texts;
}

/**
 * Returns an empty text for a path that is not a file, or that can no longer be read: the problem stays with that page.
 * For a file that is too large, it reads one byte more than the limit, so that the report shows the problem.
 */
async function readText(path: string): Promise<string> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return "";
    return (await buffer(createReadStream(path, { end: maxFileBytes }))).toString("utf8");
  } catch {
    return "";
  }
}

function namesOf(names: readonly string[], extension: string): readonly string[] {
  return names.filter((name) => name.endsWith(extension)).sort();
}
