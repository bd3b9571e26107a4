import { parser } from "@prometheus-io/lezer-promql";
import type { Scrape } from "./scrape.js";

/** A metric that a query reads. */
export interface Selector {
  readonly metric: string;
  /** The labels of its matchers. */
  readonly labels: readonly string[];
  /** It reads a time range, as `rate` needs it. */
  readonly isRange: boolean;
}

/** Returns the metrics that the query reads. Throws if it is not PromQL. */
export function readSelectors(query: string): readonly Selector[] {
  return findNodes(query, "VectorSelector").map((selector) => ({
    metric: textsOf(query, "Identifier", selector)[0] ?? "",
    labels: textsOf(query, "LabelName", selector),
    isRange: selector.isRange,
  }));
}

/** Returns the labels by which the query groups series. Throws if it is not PromQL. */
export function readGroupings(query: string): readonly string[] {
  return findNodes(query, "GroupingLabels").flatMap((grouping) => textsOf(query, "LabelName", grouping));
}

/** Labels that Prometheus adds. */
const targetLabels = ["instance", "job"];

/**
 * Returns the labels of the query's matchers and groupings that no metric of the query has. A metric without series may
 * have any label.
 */
export function findUnknownLabels(query: string, series: Scrape): readonly string[] {
  const selectors = readSelectors(query);
  const known = selectors.map(({ metric }) => series.get(metric));
  const unmatched = selectors.flatMap(({ labels }, index) => labels.filter((label) => !isKnown(label, known[index])));
  const ungrouped = readGroupings(query).filter((label) => !known.some((labels) => isKnown(label, labels)));
  return [...unmatched, ...ungrouped];
}

function isKnown(label: string, labels: ReadonlySet<string> | undefined): boolean {
  return targetLabels.includes(label) || (labels?.has(label) ?? true);
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly isRange: boolean;
}

/** Returns the places of a kind of node of the grammar. */
function findNodes(query: string, name: string, within?: Place): readonly Place[] {
  const places: Place[] = [];
  const enter = ({ type, node, from, to }: Parameters<Parameters<Tree["iterate"]>[0]["enter"]>[0]) => {
    if (type.isError) throw new Error(`not PromQL, at ${String(from)}: ${query}`);
    if (type.name === name) places.push({ from, to, isRange: node.parent?.name === "MatrixSelector" });
  };
  parser.parse(query).iterate({ enter, ...(within && { from: within.from, to: within.to }) });
  return places;
}

type Tree = ReturnType<typeof parser.parse>;

function textsOf(query: string, name: string, within: Place): readonly string[] {
  return findNodes(query, name, within).map(({ from, to }) => query.slice(from, to));
}
