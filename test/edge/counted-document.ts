import type { ASTNode, DocumentNode } from "graphql";

/** Number of reads of a document's nodes. */
export interface Visits {
  readonly nodes: number;
  readonly count: () => number;
}

/**
 * Counts each read of a node's kind from now on. Every walk must read it. Throws in a walk that reads more than `most`
 * kinds per node: an exponential walk would never end.
 */
export function countVisits(document: DocumentNode, most: number): Visits {
  let nodes = 0;
  let count = 0;
  const visit = () => {
    count += 1;
    if (count > most * nodes) throw new Error(`more than ${String(most)} visits of each of ${String(nodes)} nodes`);
  };
  const watch = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    Object.values(value).forEach(watch);
    if (!isNode(value)) return;
    nodes += 1;
    const { kind } = value;
    Object.defineProperty(value, "kind", {
      get: () => {
        visit();
        return kind;
      },
    });
  };
  watch(document);
  return { nodes, count: () => count };
}

function isNode(value: object): value is ASTNode {
  return "kind" in value && typeof value.kind === "string";
}
