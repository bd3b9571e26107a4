import { createHash } from "node:crypto";
import { describe, expect, it, jest } from "@jest/globals";
import { demoApiKey } from "../../sandbox/registrations.js";
import { consumersComplaints, readConsumers } from "../../src/auth/consumers-file.js";
import { consumersText, writeText } from "../support/gateway/consumers.js";

const complaintsAbout = (text: string) => consumersComplaints(writeText(text));

describe("the consumers file", () => {
  it("reads every key of a consumer", () => {
    const full = {
      apiKeys: [`sha256:${"0a".repeat(32)}`],
      modalities: ["france_connect", "civil_identity"],
      rateLimit: { requests: 50, perSeconds: 1 },
      sourceRate: { calls: 300, perSeconds: 60 },
      datapass: "12345",
      legalBasis: "CRPA",
      expiresOn: "2027-12-31",
    };
    expect(readConsumers(writeText(consumersText([full])))).toMatchObject([full]);
  });

  it("refuses the published demo key, recognised by its hash, unless the demo allows it", () => {
    const hash = `sha256:${createHash("sha256").update(demoApiKey).digest("hex")}`;
    const text = consumersText([{ apiKeys: [`sha256:${"0a".repeat(32)}`, hash] }]);
    expect(complaintsAbout(text)).toEqual([expect.stringMatching(/apiKeys: must not hold the published demo key/)]);
    expect(readConsumers(writeText(text), { allowsDemoKey: true })).toHaveLength(1);
  });

  it("accepts La Poste's establishments, which are outside the check digit's rule", () => {
    expect(complaintsAbout(consumersText([{ siret: "35600000012345" }]))).toEqual([]);
  });

  it.each([
    ["a bad SIRET", [{ siret: "13002526500014" }], /consumers\.0\.siret: must be a SIRET/],
    ["a SIRET with spaces", [{ siret: "130 025 265 00013" }], /consumers\.0\.siret/],
    ["an unknown key", [{ secret: "x" }], /secret/],
    ["a missing name", [{ name: "" }], /consumers\.0\.name/],
    ["an unknown modality", [{ modalities: ["telepathy"] }], /consumers\.0\.modalities\.0/],
    ["an impossible date", [{ expiresOn: "2027-02-30" }], /consumers\.0\.expiresOn: must be a date/],
    ["a key that is not a hash", [{ apiKeys: ["secret"] }], /consumers\.0\.apiKeys\.0: must be sha256/],
    ["a rate of zero calls", [{ sourceRate: { calls: 0, perSeconds: 1 } }], /consumers\.0\.sourceRate\.calls/],
    ["a rate of more than a day", [{ sourceRate: { calls: 1, perSeconds: 86_401 } }], /sourceRate\.perSeconds/],
    ["a duplicate id", [{}, { franceConnectClientIds: [] }], /consumers\.id: must not occur twice/],
    ["a duplicate client id", [{}, { id: "other" }], /consumers\.franceConnectClientIds: must not occur twice/],
  ])("refuses %s, and names the field", (_name, consumers, complaint) => {
    const complaints = complaintsAbout(consumersText(consumers));
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
  });

  it("reports all complaints together, duplicates and bad values, without any of the values", () => {
    const bad = { siret: "DUPONT", apiKeys: ["DUPONT"], expiresOn: "DUPONT" };
    const complaints = complaintsAbout(consumersText([bad, { id: "other" }]));
    expect(complaints).toHaveLength(4);
    expect(complaints.join()).not.toContain("DUPONT");
  });

  it.each([
    ["no content", "", "CONSUMERS_FILE: Invalid input: expected object, received null"],
    ["no consumers", "{}", "CONSUMERS_FILE: consumers: is required"],
    [
      "no name",
      "consumers: [{ id: a, siret: '13002526500013', scopes: [] }]",
      "CONSUMERS_FILE: consumers.0.name: is required",
    ],
  ])("reports the missing part of a file with %s", (_name, text, complaint) => {
    expect(complaintsAbout(text)).toEqual([complaint]);
  });

  it.each(["%DUPONT a\n---\n{}", "a: &a: b\nc: *a: DUPONT"])("prints no warning that quotes the file: %j", (text) => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    expect(complaintsAbout(text)).not.toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("reports the line of a YAML error, and quotes nothing from the file", () => {
    const complaints = complaintsAbout('consumers:\n  - id: "DUPONT\n');
    expect(complaints).toEqual([expect.stringMatching(/not readable as YAML: .* line 3/)]);
    expect(complaints.join()).not.toContain("DUPONT");
  });
});
