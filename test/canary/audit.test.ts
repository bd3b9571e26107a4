import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { createAuditKeys } from "../../src/audit/keys.js";
import { verifyTrail } from "../../src/audit/verify.js";
import { auditKey } from "../support/audit-environment.js";
import { findPersonalData, findValues } from "../support/canaries.js";
import { auditsFolder } from "../support/reports.js";

const names = readdirSync(auditsFolder);
const trails = names.filter((name) => name.endsWith(".ndjson"));
const texts = names.map((name) => readFileSync(new URL(name, auditsFolder), "utf8"));

describe("every audit of the test run", () => {
  it("is there, with all that is recorded in it", () => {
    const text = texts.join("");
    const kinds = [
      '"decision":"disclosed"',
      '"decision":"refused"',
      '"modality":"france_connect"',
      '"modality":"civil_identity"',
      '"modality":"session"',
      '"withheld":',
      '"event":"opened"',
      '"event":"closed"',
      '"event":"resumed"',
    ];
    expect(kinds.filter((kind) => !text.includes(kind))).toEqual([]);
    expect(text.split('"decision"').length).toBeGreaterThan(10_000);
  });

  it("names nobody, and tells no value of any fact", () => {
    expect(texts.flatMap((text) => [...findPersonalData(text), ...findValues(text)])).toEqual([]);
    expect(findValues('{"outcome":"NOT_BENEFICIARY"}')).not.toEqual([]);
  });

  it("is whole, though its gateway was killed", async () => {
    const keys = createAuditKeys(auditKey);
    const rotated = (name: string) => (names.includes(`${name}.1`) ? [`${name}.1`, name] : [name]);
    const problems = trails.map(async (name) => {
      const files = rotated(name).map((file) => fileURLToPath(new URL(file, auditsFolder)));
      return (await verifyTrail(files, keys)).problems;
    });
    expect((await Promise.all(problems)).flat()).toEqual([]);
  }, 60_000);
});
