import { describe, expect, it } from "@jest/globals";
import { findPersonalData, tokens } from "../../support/canaries.js";
import { logs } from "../../support/run-reports/left-behind.js";
import { measured } from "../../support/run-reports/measured.js";

describe("the whole log of the test run", () => {
  it("contains no name, birth date, sub or token of any test person", () => {
    const found = logs.flatMap(findPersonalData);
    expect(found).toEqual([]);
    measured(37, { "logs scanned": logs.length, occurrences: found.length });
  });

  it("is read by a scan that finds each kind of leak", () => {
    const [token = ""] = tokens;
    const subject = `${"0123456789abcdef".repeat(4)}v1`;
    for (const leak of ["DUBOIS", "1962-08-24", "1992-00-00", subject, token]) {
      expect(findPersonalData(`{"msg":"asked for ${leak}"}`)).toContain(leak);
    }
  });
});
