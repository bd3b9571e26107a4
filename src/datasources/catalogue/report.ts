import type { PageProblem, Severity } from "../../schema/page-problem.js";

/** Where in a page something odd stands. */
export interface Place {
  readonly field?: string | undefined;
  readonly line?: number | undefined;
}

/** Anybody may ask for them. */
const maxProblems = 100;

/** What was odd on one page, in the order found: the first 100. */
export function createReport(page: string) {
  const problems: PageProblem[] = [];
  const tell = (severity: Severity, { field, line }: Place, found: string, madeOf: string): void => {
    if (problems.length > maxProblems) return;
    if (problems.length === maxProblems) {
      const more = { found: `more than ${String(maxProblems)} problems`, madeOf: "the others are not listed" };
      problems.push({ page, field: undefined, line: undefined, ...more, severity: "WARNING" });
      return;
    }
    problems.push({ page, field, line, found: shortened(found), madeOf, severity });
  };
  return {
    /** The file, as `api/<slug>.md`. */
    page,
    problems: problems as readonly PageProblem[],
    /** Read all the same, nothing lost. */
    info: tell.bind(undefined, "INFO"),
    /** Something of the page is not served, or is supposed. */
    warning: tell.bind(undefined, "WARNING"),
    /** A whole part of the page could not be read. */
    error: tell.bind(undefined, "ERROR"),
  };
}

/** Whatever its author wrote, a page is its own problem: `read` may throw, this does not. */
export function readOrReport<Read>(page: string, read: () => Read): Read | { readonly report: Report } {
  try {
    return read();
  } catch (error) {
    const report = createReport(page);
    const kind = error instanceof Error ? error.name : "an error";
    report.error({ line: 1 }, `more than can be read (${kind})`, "the page is not served");
    return { report };
  }
}

export type Report = ReturnType<typeof createReport>;

/** A value of the front matter, as a problem quotes it. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const longest = 120;

function shortened(found: string): string {
  const oneLine = found
    .slice(0, longest * 10)
    .replace(/\s+/g, " ")
    .trim();
  return oneLine.length > longest ? `${oneLine.slice(0, longest)}…` : oneLine;
}
