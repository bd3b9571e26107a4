import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The texts of a catalogue's files, by name without extension. */
export interface CatalogueFiles {
  readonly apis: ReadonlyMap<string, string>;
  readonly producers: ReadonlyMap<string, string>;
  readonly trees: ReadonlyMap<string, string>;
}

/** The catalogue that comes with the gateway: beside its sources, and beside its build. */
export const embeddedCatalogue = findEmbedded(fileURLToPath(new URL(".", import.meta.url)));

function findEmbedded(from: string): string {
  const here = join(from, "catalogue");
  const parent = join(from, "..");
  return isCatalogue(here) || parent === from ? here : findEmbedded(parent);
}

function isCatalogue(folder: string): boolean {
  return folderComplaints(folder).length === 0;
}

/** Why a folder is no catalogue; empty when it is one. */
export function folderComplaints(folder: string): readonly string[] {
  try {
    return namesIn(join(folder, "api"), ".md").length > 0 ? [] : ["must hold pages, api/*.md"];
  } catch {
    return ["must be a folder that can be read, with pages in api/*.md"];
  }
}

/** Rejects nothing but what cannot be read at all: throws where there is no `api/`. Its own decision trees, or else the embedded ones. */
export function readFolder(folder: string): CatalogueFiles {
  const ownTrees = readAll(join(folder, "question-trees"), ".yaml");
  return {
    apis: readPages(join(folder, "api"), ".md"),
    producers: readAll(join(folder, "producteurs"), ".md") ?? new Map<string, string>(),
    trees: ownTrees ?? readAll(join(embeddedCatalogue, "question-trees"), ".yaml") ?? new Map<string, string>(),
  };
}

function readAll(folder: string, extension: string): ReadonlyMap<string, string> | undefined {
  try {
    return readPages(folder, extension);
  } catch {
    return undefined;
  }
}

function readPages(folder: string, extension: string): ReadonlyMap<string, string> {
  return new Map(
    namesIn(folder, extension).map((name) => [name.slice(0, -extension.length), readText(join(folder, name))]),
  );
}

/** Empty for what is no file, or can be read no more: that page's problem, and no other's. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function namesIn(folder: string, extension: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort();
}
