import { describe, expect, it } from "@jest/globals";
import { auditTexts, dumps, factKeys, logs } from "../support/left-behind.js";

/** So that the scan is of something: what the suite under load must have left behind. */
describe("the suite under load has left behind for the scan", () => {
  it("what the Redis servers held: hundreds of facts", () => {
    expect(factKeys(dumps).length).toBeGreaterThanOrEqual(400);
  });

  it("logs, and audits of thousands of disclosures", () => {
    expect(logs.length).toBeGreaterThan(0);
    expect(auditTexts.join("").split('"decision"').length).toBeGreaterThan(10_000);
  });
});
