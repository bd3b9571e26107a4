import { describe, expect, it } from "@jest/globals";
import { findPersonalData, findValues } from "../../support/canaries.js";
import { errors, metrics } from "../../support/run-reports/left-behind.js";
import { measured } from "../../support/run-reports/measured.js";

describe("every error that the gateways of the test run returned", () => {
  it("contains no name, birth date, sub, token or fact of any test person", () => {
    const found = [...findPersonalData(errors), ...findValues(errors)];
    expect(found).toEqual([]);
    measured(37, { "errors scanned": errors.split("\n").length - 1, occurrences: found.length });
  });
});

describe("every metric of the gateways of the test run", () => {
  it("contains no name, birth date, sub, token or fact of any test person", () => {
    // The outcomes of all people together are counted, and of nobody apart.
    const values = metrics.map((text) => text.replace(/^gateway_statuses_total\{.*$/gm, "")).flatMap(findValues);
    const found = [...metrics.flatMap(findPersonalData), ...values];
    expect(found).toEqual([]);
    measured(37, { "pages of metrics scanned": metrics.length, occurrences: found.length });
  });
});
