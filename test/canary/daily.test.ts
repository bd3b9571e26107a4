import { describe, expect, it } from "@jest/globals";
import { tokens } from "../support/canaries.js";
import { auditTexts, dumps, errors, logs, metrics } from "../support/run-reports/left-behind.js";

/** Checks that the daily suite has left data behind, so that the scan has something to read. */
describe("the daily suite leaves for the scan", () => {
  it("errors of each kind", () => {
    const codes = [
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "UNAUTHORIZED_FIELD_OR_TYPE",
      "LOGIN_EXPIRED",
      "AUTH_UNAVAILABLE",
      "BAD_USER_INPUT",
      "SOURCE_UNAVAILABLE",
      "SOURCE_TIMEOUT",
      "SOURCE_INVALID_RESPONSE",
      "OPERATION_TOO_LARGE",
      "GRAPHQL_VALIDATION_FAILED",
    ];
    expect(codes.filter((code) => !errors.includes(`"code":"${code}"`))).toEqual([]);
  });

  it("metrics of each part", () => {
    const text = metrics.join("");
    const figures = ["source_answers", "cache_lookups", "audit_records", "redis_degraded"];
    expect(figures.filter((figure) => !text.includes(`gateway_${figure}`))).toEqual([]);
    expect(metrics.length).toBeGreaterThan(20);
  });

  it("audits with every kind of record", () => {
    const text = auditTexts.join("");
    const kinds = [
      '"decision":"disclosed"',
      '"decision":"refused"',
      '"modality":"france_connect"',
      '"modality":"civil_identity"',
      '"modality":"session"',
      '"withheld":',
      '"event":"opened"',
    ];
    expect(kinds.filter((kind) => !text.includes(kind))).toEqual([]);
    expect(text.split('"decision"').length).toBeGreaterThan(1_000);
  });

  it("logs with requests, refusals and failures, and the tokens that they must not contain", () => {
    const text = logs.join("");
    const events = [
      "source answered",
      "source failed",
      "request refused",
      "consumers file refused",
      "draining",
      "redis degraded",
    ];
    expect(events.filter((event) => !text.includes(`"msg":"${event}`))).toEqual([]);
    expect(tokens.length).toBeGreaterThan(100);
  });

  it("the content of a Redis", () => {
    expect(Buffer.concat(dumps).length).toBeGreaterThan(1_000);
  });
});
