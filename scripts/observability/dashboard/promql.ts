/** Matches the replicas that the reader of the dashboard has chosen. */
const chosenReplicas = 'instance=~"$instance"';

/** Grafana replaces it with a window that has enough scrapes, whatever the time range. */
const scrapeWindow = "$__rate_interval";

/** Returns the selector of a metric of the chosen replicas, with further matchers: `source="API_SECU"`. */
export function select(metric: string, matchers = ""): string {
  return `${metric}{${[chosenReplicas, matchers].filter(Boolean).join(", ")}}`;
}

/** Returns the increase per second of a counter. */
export function rate(counter: string, matchers = "", window = scrapeWindow): string {
  return `rate(${select(counter, matchers)}[${window}])`;
}

/** Returns the sum over all series, or one sum for each value of these labels: `source, result`. */
export function sum(expression: string, labels = ""): string {
  return aggregate("sum", expression, labels);
}

/** Returns the largest value, or the largest for each value of these labels. */
export function max(expression: string, labels = ""): string {
  return aggregate("max", expression, labels);
}

interface QuantileOptions {
  readonly labels?: string;
  readonly matchers?: string;
  readonly window?: string;
}

/** Returns a quantile (0 to 1) of a histogram over all chosen replicas, or one for each value of these labels. */
export function quantile(q: number, histogram: string, options: QuantileOptions = {}): string {
  const { labels = "", matchers, window } = options;
  const by = ["le", labels].filter(Boolean).join(", ");
  return `histogram_quantile(${String(q)}, ${sum(rate(`${histogram}_bucket`, matchers, window), by)})`;
}

/** Returns 0 in place of a result without series: a counter has none before its first event. */
export function orZero(expression: string): string {
  return `(${expression} or vector(0))`;
}

function aggregate(operator: string, expression: string, labels: string): string {
  return labels === "" ? `${operator}(${expression})` : `${operator} by (${labels}) (${expression})`;
}
