import { readApiPage } from "./parse-page.js";
import { readProducer } from "./producers.js";
import { reportUnreadable } from "./report.js";
import { readTreeFile } from "./trees.js";

/** The parser of each kind of file. Its result can be copied to another thread. */
const parsers = { apis: readApiPage, producers: readProducer, trees: readTreeFile };
const pathOf = {
  apis: (name: string) => `api/${name}.md`,
  producers: (name: string) => `producteurs/${name}.md`,
  trees: (name: string) => `question-trees/${name}.yaml`,
};

export type Kind = keyof typeof parsers;
export type Parsed<K extends Kind> = ReturnType<(typeof parsers)[K]>;

/** A file of the catalogue: its name without extension, and its text. */
export interface CatalogueFile<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: string;
  readonly text: string;
}

/** Parses in this thread or in another one. It never fails because of a file: the result lists that file's problems. */
export type Parse = <K extends Kind>(file: CatalogueFile<K>) => Parsed<K> | Promise<Parsed<K>>;

/** Parses a file in this thread. */
export function parseFile<K extends Kind>(file: CatalogueFile<K>): Parsed<K> {
  const { kind, name, text } = file;
  try {
    return parsers[kind](name, text) as Parsed<K>;
  } catch (error) {
    return unreadable(file, error instanceof Error ? error.name : "an error");
  }
}

/** Returns the result for a file that its parser could not read. */
export function unreadable<K extends Kind>({ kind, name }: CatalogueFile<K>, reason: string): Parsed<K> {
  return { read: undefined, problems: reportUnreadable(pathOf[kind](name), reason) } as Parsed<K>;
}
