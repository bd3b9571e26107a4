import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { createAuditKeys } from "../../../src/audit/keys.js";
import { verifyTrail } from "../../../src/audit/verify.js";
import { auditKey } from "../../support/audit/environment.js";
import { findPersonalData, findValues } from "../../support/canaries.js";
import { auditNames, auditTexts } from "../../support/run-reports/left-behind.js";
import { measured } from "../../support/run-reports/measured.js";
import { auditsFolder } from "../../support/run-reports/reports.js";

const trails = auditNames.filter((name) => name.endsWith(".ndjson"));

describe("every audit of the test run", () => {
  it("contains no personal data and no value of any fact", () => {
    const found = auditTexts.flatMap((text) => [...findPersonalData(text), ...findValues(text)]);
    expect(found).toEqual([]);
    measured(37, { "audit files scanned": auditTexts.length, occurrences: found.length });
    expect(findValues('{"outcome":"NOT_BENEFICIARY"}')).not.toEqual([]);
  });

  it("is complete, also where a gateway was killed", async () => {
    const keys = createAuditKeys(auditKey);
    const rotated = (name: string) => (auditNames.includes(`${name}.1`) ? [`${name}.1`, name] : [name]);
    const problems = trails.map(async (name) => {
      const files = rotated(name).map((file) => fileURLToPath(new URL(file, auditsFolder)));
      return (await verifyTrail(files, keys)).problems;
    });
    expect((await Promise.all(problems)).flat()).toEqual([]);
  }, 60_000);
});
