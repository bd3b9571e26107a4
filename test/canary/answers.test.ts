import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { findPersonalData, findValues } from "../support/canaries.js";
import { errorsFile, metricsFolder } from "../support/reports.js";

const errors = readFileSync(errorsFile, "utf8");
const metrics = readdirSync(metricsFolder).map((name) => readFileSync(new URL(name, metricsFolder), "utf8"));

describe("every error that the gateways of the test run answered with", () => {
  it("is there, of each kind", () => {
    const codes = [
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "UNAUTHORIZED_FIELD_OR_TYPE",
      "LOGIN_EXPIRED",
      "AUTH_UNAVAILABLE",
      "BAD_USER_INPUT",
      "AUDIT_UNAVAILABLE",
      "SOURCE_UNAVAILABLE",
      "SOURCE_TIMEOUT",
      "SOURCE_INVALID_RESPONSE",
      "OPERATION_TOO_LARGE",
      "GRAPHQL_VALIDATION_FAILED",
    ];
    expect(codes.filter((code) => !errors.includes(`"code":"${code}"`))).toEqual([]);
  });

  it("holds no name, birth date, sub, token or fact of any test person", () => {
    expect([...findPersonalData(errors), ...findValues(errors)]).toEqual([]);
  });
});

describe("every figure that the gateways of the test run told", () => {
  it("is there, of each room", () => {
    const text = metrics.join("");
    const figures = ["source_answers", "cache_lookups", "audit_records", "redis_degraded"];
    expect(figures.filter((figure) => !text.includes(`gateway_${figure}`))).toEqual([]);
    expect(metrics.length).toBeGreaterThan(20);
  });

  it("holds no name, birth date, sub, token or fact of any test person", () => {
    expect(metrics.flatMap((text) => [...findPersonalData(text), ...findValues(text)])).toEqual([]);
  });
});
