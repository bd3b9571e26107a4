import { recordingsOf, type RulesFile } from "../../../scripts/observability/rules.js";
import { readGroupings, readSelectors } from "./promql.js";
import type { Scrape } from "./scrape.js";

/** Labels that Prometheus adds. */
const targetLabels = ["instance", "job"];

interface Usage {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** Returns what an expression reads from the gateway. A recorded metric counts as the metrics that it is made of. */
function usageOf(expression: string, recordings: ReadonlyMap<string, string>): Usage {
  const selectors = readSelectors(expression);
  const recorded = selectors.flatMap(({ metric }) => recordings.get(metric) ?? []);
  const usages = recorded.map((one) => usageOf(one, recordings));
  const own = selectors.map(({ metric }) => metric).filter((metric) => metric !== "up" && !recordings.has(metric));
  return {
    metrics: [...own, ...usages.flatMap(({ metrics }) => metrics)],
    labels: [
      ...selectors.flatMap(({ labels }) => labels),
      ...readGroupings(expression),
      ...usages.flatMap(({ labels }) => labels),
    ],
  };
}

/** Returns the metrics that the expression reads and the gateway does not have. */
export function findUnknownMetrics(rules: RulesFile, expression: string, series: Scrape): readonly string[] {
  return usageOf(expression, recordingsOf(rules)).metrics.filter((metric) => !series.has(metric));
}

/**
 * Returns those labels of the expression, and of these texts about its alert, that none of its metrics has. A metric
 * without series may have any label.
 */
export function findUnknownLabels(
  rules: RulesFile,
  expression: string,
  texts: readonly string[],
  series: Scrape,
): readonly string[] {
  const { metrics, labels } = usageOf(expression, recordingsOf(rules));
  const inTexts = texts.flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)]).map(([, label = ""]) => label);
  const isKnown = (label: string) =>
    targetLabels.includes(label) || metrics.some((metric) => series.get(metric)?.has(label) ?? series.has(metric));
  return [...labels, ...inTexts].filter((label) => !isKnown(label));
}
