/**
 * The labels of each name of series in a scrape; undefined while it has no series. The names of a histogram `a_seconds` are
 * `a_seconds_bucket` and others.
 */
export type Scrape = ReadonlyMap<string, ReadonlySet<string> | undefined>;

const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

/** Reads `/metrics` of the gateway at this address. */
export async function scrape(url: string): Promise<Scrape> {
  const labels = new Map<string, Set<string> | undefined>();
  for (const line of (await (await fetch(`${url}/metrics`)).text()).split("\n")) {
    const [, declared = "", type = ""] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (declared !== "") for (const suffix of suffixes[type] ?? [""]) labels.set(`${declared}${suffix}`, undefined);
    const [, series = "", text = ""] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (series === "") continue;
    const names = [...text.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, name = ""]) => name);
    labels.set(series, new Set([...(labels.get(series) ?? []), ...names]));
  }
  return labels;
}
