import fc from "fast-check";
import { createParserThread } from "../../../src/datasources/catalogue/parser-thread.js";
import { parseFile, type CatalogueFile, type Kind } from "../../../src/datasources/catalogue/parse/parse-file.js";
import { pages, trees } from "../grammar/pages.js";
import { defineTarget, Fault, type Target } from "../target.js";

const maxProblems = 101;

const files: fc.Arbitrary<CatalogueFile> = fc.oneof(
  { weight: 4, arbitrary: pages.map((text) => ({ kind: "apis" as const, name: "page", text })) },
  { weight: 1, arbitrary: pages.map((text) => ({ kind: "producers" as const, name: "page", text })) },
  { weight: 1, arbitrary: trees.map((text) => ({ kind: "trees" as const, name: "page", text })) },
);

/** A file that is not served has a problem that says why. The list of problems is short. */
function judge({ read, problems }: ReturnType<typeof parseFile<Kind>>): string {
  if (problems.length > maxProblems || (read === undefined && problems.length === 0))
    throw new Fault("wrong", "no reason, or too many");
  if (problems.some(({ found }) => found.startsWith("more than can be read")))
    throw new Fault("crash", JSON.stringify(problems));
  return read === undefined ? "not served" : "served";
}

export function createCatalogueTargets() {
  const stopping = new AbortController();
  const thread = createParserThread(stopping.signal);
  const targets: readonly Target[] = [
    defineTarget({ name: "files of the catalogue", share: 4, cases: files, check: (file) => judge(parseFile(file)) }),
    defineTarget({
      name: "files of the catalogue, in the thread",
      share: 1,
      cases: files,
      async check(file) {
        const parsed = await thread.parse(file);
        if (JSON.stringify(parsed) !== JSON.stringify(parseFile(file)))
          throw new Fault("wrong", "the thread reads another page");
        return judge(parsed);
      },
    }),
  ];
  return { targets, close: () => thread.close() };
}
