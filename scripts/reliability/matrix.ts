import type { Figures, Measurement } from "./measurements.js";
import { rows, type Row } from "./rows.js";

/** Rows without a test, each with the reason. */
export type Pending = Readonly<Partial<Record<Row, string>>>;

const intro = `# Reliability

Each line is a fault, a load or a hostile input, what the gateway must do then, and what a test has measured. A test fails on a wrong
answer, code or count. It allows durations a wide margin, because a shared machine may delay any process: compare the figures with
the column before. Where several tests of one file measure the same figure, the table gives the smallest and the largest.

\`npm run reliability\` writes this page from the reports of the last \`npm test\` and \`npm run test:load\`. CI fails when a row
has no test, or when this page and the reports differ in rows or tests (\`npm run reliability -- --check\`).
`;
const header = ["#", "fault, load or input", "what must happen", "measured", "test", "date"];

/** Returns the page, as Markdown. */
export function renderMatrix(measurements: readonly Measurement[], pending: Pending): string {
  const lines = rows.flatMap(({ row, fault, required }) => {
    const files = Map.groupBy(
      measurements.filter((one) => one.row === row),
      ({ file }) => file,
    );
    const reason = pending[row];
    if (files.size === 0) return [[row, fault, required, reason === undefined ? "" : `not yet: ${reason}`, "", ""]];
    return [...files]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([file, all], index) => {
        const what = index === 0 ? [fault, required] : ["", ""];
        return [row, ...what, renderFigures(all), `[${shorten(file)}](../${file})`, lastDate(all)];
      });
  });
  const table = [header, header.map(() => "-"), ...lines].map((cells) => `| ${cells.join(" | ")} |`);
  return `${intro}\n${table.join("\n")}\n`;
}

/** Returns what is wrong with the page and the measurements, one sentence each. Figures and dates may differ. */
export function findProblems(measurements: readonly Measurement[], pending: Pending, page: string): readonly string[] {
  const measured = new Set(measurements.map(({ row }) => row));
  const untested = rows.filter(({ row }) => !measured.has(row) && pending[row] === undefined);
  const settled = rows.filter(({ row }) => measured.has(row) && pending[row] !== undefined);
  const [expected, written] = [outlineOf(renderMatrix(measurements, pending)), outlineOf(page)];
  return [
    ...untested.map(({ row, fault }) => `Row ${String(row)} has no test: ${fault}.`),
    ...settled.map(({ row }) => `Row ${String(row)} has a test: remove it from the pending rows.`),
    ...difference(expected, written).map((line) => `docs/reliability.md lacks this line: ${line}`),
    ...difference(written, expected).map((line) => `docs/reliability.md has a line that no test has measured: ${line}`),
  ];
}

const difference = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one));

/** Returns the lines of the table without their figures and dates. */
function outlineOf(page: string): readonly string[] {
  const lines = page.split("\n").filter((line) => /^\| *\d/.test(line));
  return lines.map((line) => {
    const [, row, fault, required, , test] = line.split("|").map((cell) => cell.trim());
    return [row, fault, required, test].join(" | ");
  });
}

const shorten = (file: string) => file.replace(/^test\//, "").replace(/\.test\.ts$/, "");

const lastDate = (all: readonly Measurement[]) =>
  all
    .map(({ date }) => date)
    .sort()
    .at(-1) ?? "";

function renderFigures(all: readonly Measurement[]): string {
  const entries = all.flatMap(({ figures }): [string, Figures[string]][] => Object.entries(figures));
  const byName = Map.groupBy(entries, ([name]) => name);
  return [...byName].map(([name, found]) => `${name}: ${renderRange(found.map(([, value]) => value))}`).join("; ");
}

/** Returns the different words, or the different numbers; of more than two numbers, the smallest and the largest. */
function renderRange(values: readonly (number | string)[]): string {
  const words = values.filter((value) => typeof value === "string").sort();
  if (words.length > 0) return [...new Set(words)].join(", ");
  const numbers = values.filter((value) => typeof value === "number").sort((one, other) => one - other);
  const different = [...new Set(numbers.map(renderNumber))];
  if (different.length <= 2) return different.join(" and ");
  return `${different[0] ?? ""} to ${different.at(-1) ?? ""}`;
}

const renderNumber = (value: number) =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
