import { describe, expect, it } from "@jest/globals";
import { findProblems, renderMatrix } from "../../scripts/reliability/matrix.js";
import type { Measurement } from "../../scripts/reliability/measurements.js";
import { rows, type Row } from "../../scripts/reliability/rows.js";

const measure = (row: Row, file = "test/load/a.test.ts", figures: Measurement["figures"] = { failed: 0 }) =>
  ({ row, file, title: "works", figures, date: "2026-11-29" }) as const;
const pending = { 35: "it takes 30 minutes" };
const complete = rows.filter(({ row }) => row !== 35).map(({ row }) => measure(row));
const page = renderMatrix(complete, pending);
const problemsOf = (measurements: readonly Measurement[]) => findProblems(measurements, pending, page);

describe("the check of docs/reliability.md", () => {
  it("accepts a page with every row, whatever the figures and dates are", () => {
    expect(problemsOf(complete)).toEqual([]);
    expect(problemsOf(complete.map((one) => ({ ...one, figures: { failed: 1 }, date: "2027-01-01" })))).toEqual([]);
  });

  it("reports a row without a test, and the line that no test has measured", () => {
    expect(problemsOf(complete.filter(({ row }) => row !== 8))).toEqual([
      "Row 8 has no test: A source does not answer.",
      expect.stringMatching(/^docs\/reliability\.md lacks this line: 8 \| A source does not answer/),
      expect.stringMatching(
        /^docs\/reliability\.md has a line that no test has measured: 8 \| A source does not answer/,
      ),
    ]);
  });

  it("reports a pending row that has a test", () => {
    expect(problemsOf([...complete, measure(35)])).toContain("Row 35 has a test: remove it from the pending rows.");
  });

  it("reports a test that the page does not list", () => {
    const lacks = /^docs\/reliability\.md lacks this line: 8 .*\[load\/b\]\(\.\.\/test\/load\/b\.test\.ts\)$/;
    expect(problemsOf([...complete, measure(8, "test/load/b.test.ts")])).toEqual([expect.stringMatching(lacks)]);
  });
});

describe("a line of docs/reliability.md", () => {
  it("has the different values of a figure in the tests of one file, or the smallest and the largest", () => {
    const figures = (ms: number, status: number) => ({ ms, status, code: "A" });
    const measured = [figures(1.26, 401), figures(1_000, 503), figures(20, 401)].map((one, index) => ({
      ...measure(8, undefined, one),
      title: String(index),
    }));
    expect(renderMatrix(measured, {})).toContain("| ms: 1.3 to 1,000; status: 401 and 503; code: A |");
  });
});
