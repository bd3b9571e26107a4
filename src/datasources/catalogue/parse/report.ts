import type { PageProblem, Severity } from "../../../schema/catalogue/page-problem.js";

/** The location of a problem in a page. */
export interface SourceLocation {
  readonly field?: string | undefined;
  readonly line?: number | undefined;
}

/** The result of a parser: `read` is undefined where no part of the file is served. */
export interface ParsedFile<Read> {
  readonly read: Read | undefined;
  readonly problems: readonly PageProblem[];
}

/** Limit of the list, because the problems are public. */
const maxProblems = 100;

/**
 * Collects the problems of one page, in the order found: the first 100. `earlier` are the problems that are already
 * known.
 */
export function createReport(page: string, earlier: readonly PageProblem[] = []) {
  const problems: PageProblem[] = [...earlier];
  const add = (severity: Severity, { field, line }: SourceLocation, found: string, madeOf: string): void => {
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
    /** Read without loss. */
    info: add.bind(undefined, "INFO"),
    /** A part of the page is not served, or is assumed. */
    warning: add.bind(undefined, "WARNING"),
    /** A whole part of the page could not be read. */
    error: add.bind(undefined, "ERROR"),
  };
}

/** Returns the problem of a page that its parser could not read. */
export function reportUnreadable(page: string, reason: string): readonly PageProblem[] {
  const report = createReport(page);
  report.error({ line: 1 }, `more than can be read (${reason})`, "the page is not served");
  return report.problems;
}

export type Report = ReturnType<typeof createReport>;

/** Returns a value of the front matter, as a problem quotes it. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const maxLength = 120;

function shortened(found: string): string {
  const oneLine = found
    .slice(0, maxLength * 10)
    .replace(/\s+/g, " ")
    .trim();
  return oneLine.length > maxLength ? `${oneLine.slice(0, maxLength)}…` : oneLine;
}
