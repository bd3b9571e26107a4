import { describe, expect, it } from "@jest/globals";
import { auditTexts, dumps, errors, factKeys, logs } from "../support/run-reports/left-behind.js";

/** Checks that the suite under load has left data behind, so that the scan has something to read. */
describe("the load suite leaves for the scan", () => {
  it("the content of the Redis servers: hundreds of facts", () => {
    expect(factKeys(dumps).length).toBeGreaterThanOrEqual(400);
  });

  it("audits that are closed, or resumed after a fault, and the refusal when an audit cannot be written", () => {
    const text = auditTexts.join("");
    for (const event of ["opened", "closed", "resumed"]) expect(text).toContain(`"event":"${event}"`);
    expect(errors).toContain('"code":"AUDIT_UNAVAILABLE"');
  });

  it("logs, and audits of thousands of disclosures", () => {
    expect(logs.length).toBeGreaterThan(0);
    expect(auditTexts.join("").split('"decision"').length).toBeGreaterThan(10_000);
  });
});
