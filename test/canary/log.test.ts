import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { personas } from "../../sandbox/personas.js";
import { logsFolder, tokensFile } from "../support/reports.js";

const logs = readdirSync(logsFolder).map((name) => readFileSync(new URL(name, logsFolder), "utf8"));
const tokens = readFileSync(tokensFile, "utf8").trim().split("\n");

const identities = personas.flatMap(({ identity }) => [
  identity.family_name,
  identity.given_name,
  ...identity.given_name_array,
  identity.birthdate,
  identity.idp_birthdate,
]);
const facts = [...new Set(identities.filter((value) => value !== undefined))];

/** What no log may hold; a name counts as a word of its own, in any case. */
function findPersonalData(text: string): string[] {
  const words = facts.filter((fact) => new RegExp(`(?<![\\p{L}\\d])${fact}(?![\\p{L}\\d])`, "iu").test(text));
  const subjects = text.match(/[\da-f]{64}v1/g) ?? [];
  return [...words, ...subjects, ...tokens.filter((token) => text.includes(token))];
}

describe("the whole log of the test run", () => {
  it("is there, with requests, refusals and failures in it", () => {
    const text = logs.join("");
    const events = ["source answered", "source failed", "request refused", "consumers file refused", "draining"];
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
