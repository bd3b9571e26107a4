import type { FaultKind } from "./target.js";
import type { Row } from "./run.js";

const kinds: readonly FaultKind[] = ["crash", "unmasked", "wrong", "late"];
const head = ["target", "cases", "seconds", "crashes", "unmasked errors", "wrong answers", "late loops", "results"];
const maxResults = 8;

/** Returns the report as Markdown. */
export function toReport(seed: number, rows: readonly Row[], complaints: readonly string[]): string {
  const total = (place: string) => sumOf(rows.filter((row) => row.place === place));
  const places = [...new Set(rows.map(({ place }) => place))];
  const lines = places.flatMap((place) => [
    ...rows.filter((row) => row.place === place).map(cellsOf),
    [`**${place}**`, ...total(place), ""],
  ]);
  const cells = [head, head.map(() => "---"), ...lines];
  return [
    `# Fuzzing, seed ${String(seed)}`,
    cells.map((line) => `| ${line.join(" | ")} |`).join("\n"),
    ...complaints,
    "",
  ].join("\n\n");
}

/** Whether the run has found nothing. */
export function isClean(rows: readonly Row[], complaints: readonly string[]): boolean {
  return complaints.length === 0 && rows.every(({ failure }) => failure === undefined);
}

function cellsOf(row: Row): readonly string[] {
  const results = [...row.results].sort(([, one], [, other]) => other - one).slice(0, maxResults);
  const shown = results.map(([result, count]) => `${result} × ${String(count)}`).join(", ");
  return [row.target, ...sumOf([row]), shown];
}

function sumOf(rows: readonly Row[]): readonly string[] {
  const sum = (valueOf: (row: Row) => number) => rows.reduce((all, row) => all + valueOf(row), 0);
  const faults = kinds.map((kind) => sum(({ failure }) => Number(failure?.kind === kind)));
  return [sum(({ cases }) => cases), Math.round(sum(({ seconds }) => seconds)), ...faults].map(String);
}
