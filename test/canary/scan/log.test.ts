import { describe, expect, it } from "@jest/globals";
import { findPersonalData, tokens } from "../../support/canaries.js";
import { logs } from "../../support/run-reports/left-behind.js";

describe("the whole log of the test run", () => {
  it("contains no name, birth date, sub or token of any test person", () => {
    expect(logs.flatMap(findPersonalData)).toEqual([]);
  });

  it("is read by a scan that finds each kind of leak", () => {
    const [token = ""] = tokens;
    const subject = `${"0123456789abcdef".repeat(4)}v1`;
    for (const leak of ["DUBOIS", "1962-08-24", "1992-00-00", subject, token]) {
      expect(findPersonalData(`{"msg":"asked for ${leak}"}`)).toContain(leak);
    }
  });
});
