import { isScalar, visit, type Alias, type Document, type LineCounter } from "yaml";
import type { Report } from "./report.js";

/** Uses of one YAML alias, times those inside it. */
export const maxAliasCount = 10;
/** The largest number of characters that a page's aliases expand to: each use of a text is parsed. */
const maxAliased = 5_000;

/**
 * Removes keys that are lists or mappings. Reads an alias without an anchor as text: `*Avantages` is an author's
 * footnote.
 * @throws RangeError where the aliases with an anchor expand to more than the limit.
 */
export function makeSafe(document: Document.Parsed, lines: LineCounter, linesBefore: number, report: Report): void {
  const anchors = new Map<string, number>();
  let aliased = 0;
  visit(document, {
    Alias(_key, node: Alias) {
      const characters = anchors.get(node.source);
      if (characters === undefined) {
        const line = lines.linePos(node.range?.[0] ?? 0).line + linesBefore;
        report.warning({ line }, `*${node.source}`, "an alias of nothing: read as a plain text");
        return document.createNode(`*${node.source}`);
      }
      aliased += characters;
      if (aliased > maxAliased) throw new RangeError("the aliases stand for too much");
      return undefined;
    },
    Pair(_key, { key }) {
      if (isScalar(key)) return undefined;
      // The conversion of such a key to text takes unbounded time as its nesting grows.
      report.warning({}, "a key that is no text", "ignored with its value");
      return visit.REMOVE;
    },
    Value(_key, { anchor, range }) {
      if (anchor !== undefined) anchors.set(anchor, (range?.[1] ?? 0) - (range?.[0] ?? 0));
    },
  });
}
