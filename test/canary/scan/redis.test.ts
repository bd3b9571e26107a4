import { describe, expect, it } from "@jest/globals";
import { findInDump, tokens } from "../../support/canaries.js";
import { dumps } from "../../support/run-reports/left-behind.js";
import { measured } from "../../support/run-reports/measured.js";

describe("all content of the Redis servers of the test run, keys and values,", () => {
  it("contains no name, birth date, sub, token, label or scope of any test person", () => {
    const found = dumps.flatMap(findInDump);
    expect(found).toEqual([]);
    measured(37, { "Redis dumps scanned": dumps.length, occurrences: found.length });
  });

  it("is read by a scan that finds each kind of leak", () => {
    const [token = ""] = tokens;
    const label = "L'assuré est bénéficiaire de la CSS";
    for (const leak of [
      "FOULE-AB",
      "1990-05-17",
      `${"0123456789abcdef".repeat(4)}v1`,
      token,
      label,
      "revenu_solidarite_active",
      "API_SECU",
      "source:{API_SECU}\nFOULE-AB",
    ]) {
      const dump = Buffer.concat([Buffer.from([0, 255]), Buffer.from(leak), Buffer.from([255])]);
      expect(findInDump(dump)).not.toEqual([]);
    }
  });
});
