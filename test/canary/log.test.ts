import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { findPersonalData, tokens } from "../support/canaries.js";
import { logsFolder } from "../support/reports.js";

const logs = readdirSync(logsFolder).map((name) => readFileSync(new URL(name, logsFolder), "utf8"));

describe("the whole log of the test run", () => {
  it("is there, with requests, refusals and failures in it", () => {
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

  it("holds no name, birth date, sub or token of any test person", () => {
    expect(logs.flatMap(findPersonalData)).toEqual([]);
  });

  it("would not hide one: the scan finds each kind", () => {
    const [token = ""] = tokens;
    const subject = `${"0123456789abcdef".repeat(4)}v1`;
    for (const leak of ["DUBOIS", "1962-08-24", "1992-00-00", subject, token]) {
      expect(findPersonalData(`{"msg":"asked for ${leak}"}`)).toContain(leak);
    }
  });
});
