import { describe, expect, it } from "@jest/globals";
import { findPersonalData, findValues } from "../../support/canaries.js";
import { errors, metrics } from "../../support/run-reports/left-behind.js";

describe("every error that the gateways of the test run returned", () => {
  it("contains no name, birth date, sub, token or fact of any test person", () => {
    expect([...findPersonalData(errors), ...findValues(errors)]).toEqual([]);
  });
});

describe("every metric of the gateways of the test run", () => {
  it("contains no name, birth date, sub, token or fact of any test person", () => {
    expect(metrics.flatMap((text) => [...findPersonalData(text), ...findValues(text)])).toEqual([]);
  });
});
