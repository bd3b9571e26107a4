import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Options {
  /** By slug. */
  readonly pages: Readonly<Record<string, string>>;
  /** By slug; the ministry of the embedded catalogue when left out. */
  readonly producers?: Readonly<Record<string, string>>;
}

const ministry = { mss: "---\nname: Ministère des Solidarités et de la Santé\nacronym: MSS\n---\n" };

/** Writes a separate catalogue folder for one test. */
export async function writeCatalogue({ pages, producers = ministry }: Options) {
  const path = await mkdtemp(join(tmpdir(), "catalogue-"));
  const write = async (folder: string, files: Readonly<Record<string, string>>) => {
    await mkdir(join(path, folder), { recursive: true });
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(path, folder, `${name}.md`), text)));
  };
  await Promise.all([write("api", pages), write("producteurs", producers)]);
  return {
    path,
    /** Adds or replaces pages. */
    writePages: (further: Readonly<Record<string, string>>) => write("api", further),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
