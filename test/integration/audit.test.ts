import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { demoApiKey } from "../../sandbox/registrations.js";
import { PeopleStatusesDocument } from "../generated/graphql.js";
import { readAudit, searchAudit, verifyAudit } from "../support/audit/audit.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";

const css = "complementaire_sante_solidaire";
const rsa = "revenu_solidarite_active";
const byKey = { "x-api-key": demoApiKey };
const identity = civilIdentityOf(persona("test"));
const uuid = expect.stringMatching(/^[\da-f-]{36}$/);

describe("the audit trail", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { RSA_SOURCE: "api-particulier", CACHE_TTL_SECONDS: "300" } });
  });
  afterEach(() => {
    gateway.apiSecu.restore();
  });
  afterAll(() => gateway.close());

  const ask = async (query: string, options: Parameters<Gateway["askText"]>[1]) => {
    const request = randomUUID();
    const headers = { ...options?.headers, "x-correlation-id": request };
    const answer = await gateway.askText(query, { ...options, headers });
    const records = readAudit(gateway.auditLog).filter((record) => record["request"] === request);
    return { answer, records };
  };
  const person = (selection: string) =>
    `query($identity: CivilIdentityInput!) { person(identity: $identity) ${selection} }`;
  const asConsumer = { variables: { identity }, headers: byKey };

  it("records each disclosed benefit with its recipient, person, fields, freshness and both identifiers", async () => {
    const token = await gateway.token("test");
    const { records } = await ask("{ me { css { outcome description provenance { provider freshness } } } }", {
      token,
    });
    const disclosed = {
      decision: "disclosed",
      recipient: "13002526500013",
      consumer: "ville-exemple",
      person: expect.stringMatching(/^[\w-]{43}$/),
      modality: "france_connect",
      benefit: "CSS",
      fields: ["outcome", "description", "provenance.provider", "provenance.freshness"],
      freshness: "LIVE",
      call: uuid,
      request: uuid,
      seq: expect.any(Number),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      mac: expect.stringMatching(/^[\w-]{43}$/),
    };
    expect(records).toEqual([disclosed]);
    expect(gateway.apiSecu.correlationIds).toContain(records[0]?.["call"]);
    const again = await ask("{ me { css { outcome } } }", { token });
    expect(again.records).toMatchObject([{ freshness: "CACHED", call: records[0]?.["call"], fields: ["outcome"] }]);
  });

  it("writes one record per benefit for all that a query selects, with aliases, fragments and conditions", async () => {
    const selection = `{
      css { outcome } other: css { text: description ...more @include(if: true) ... on CssStatus @skip(if: true) { rightStartDate } }
      statuses(benefits: [CSS, RSA]) { __typename benefit { code } ... on RsaStatus { increased } ... on CssStatus { paysContribution } }
    } } fragment more on BenefitStatus { unknownReason `;
    const { answer, records } = await ask(person(selection), asConsumer);
    expect(answer.errors).toEqual([]);
    // The records are in the order in which the sources answered.
    const byBenefit = Map.groupBy(records, ({ benefit }) => benefit);
    expect(byBenefit.get("CSS")).toMatchObject([
      { modality: "civil_identity", fields: ["outcome", "description", "unknownReason", "paysContribution"] },
    ]);
    expect(byBenefit.get("RSA")).toMatchObject([{ fields: ["increased"] }]);
    expect(byBenefit.size).toBe(2);
  });

  it("records each person of a list, and a person who is listed twice only once", async () => {
    const others = ["avec_nom_dusage", "test", "naissance_Algérie"].map((login) => civilIdentityOf(persona(login)));
    const variables = { identities: [identity, ...others, { ...identity, birthDate: "1962-13-01" }] };
    const { records } = await ask(PeopleStatusesDocument.toString(), { variables, headers: byKey });
    expect(records).toHaveLength(6);
    expect(new Set(records.map((record) => record["person"])).size).toBe(3);
  });

  it("records refusals (missing scope, failing source), and a withheld field next to the disclosed ones", async () => {
    const token = await gateway.token("apisecu_503", `openid identite_pivot ${css} ${rsa}`);
    const query = "{ me { css { outcome } rsa { outcome increased } aah { outcome } } }";
    const { records } = await ask(query, { token });
    const byBenefit = new Map(records.map((record) => [record["benefit"], record]));
    expect(byBenefit.get("CSS")).toMatchObject({
      decision: "refused",
      code: "SOURCE_UNAVAILABLE",
      fields: [],
      call: uuid,
    });
    expect(byBenefit.get("AAH")).toMatchObject({ decision: "refused", code: "UNAUTHORIZED_FIELD_OR_TYPE", fields: [] });
    expect(byBenefit.get("AAH")).not.toHaveProperty("call");
    expect(byBenefit.get("RSA")).toMatchObject({ decision: "disclosed", fields: ["outcome"], withheld: ["increased"] });
  });

  it("does not record a request that is refused before a person is identified", async () => {
    const before = readAudit(gateway.auditLog).length;
    await ask("{ me { css { outcome } } }", { token: "not-a-token" });
    await ask("{ me { css { outcome } } benefits { code } }", {});
    await ask(person("{ css { outcome } }"), { variables: { identity }, token: await gateway.token("test") });
    expect(readAudit(gateway.auditLog)).toHaveLength(before);
  });

  it("finds a person's records by their identity, in both modalities, and only theirs", async () => {
    const spelling = { birthName: "dubois", firstGivenName: "ANGELA", birthDate: "1962-08-24" };
    const { code, stdout, stderr } = await searchAudit(spelling, gateway.auditLog);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(stderr).toBe(`${String(lines.length)} records; the files are whole\n`);
    expect(new Set(lines.map(({ modality }) => modality))).toEqual(new Set(["france_connect", "civil_identity"]));
    expect(new Set(lines.map((line) => line["person"])).size).toBe(1);
    const nobody = await searchAudit({ ...spelling, birthDate: "1962-08-25" }, gateway.auditLog);
    expect(nobody).toEqual({ code: 0, stdout: "", stderr: "0 records; the files are whole\n" });
  });

  it.each([
    [["Louise Anne"], ["Louise", "Louise, Anne, Marie"]],
    [["Louise", "Anne"], ["Louise Anne"]],
    [["Zoé\u00a0Ève"], ["Zoe"]],
    // Version 0.1 wrote ["Rose Anne"] in this form.
    [["Roseanne"], ["Rose Anne Marie"]],
    [["Jean-Luc", "Marie"], ["jean luc"]],
    [["Jean-Yves Marie"], ["Jean-Yves"]],
    [[], [" - "]],
  ])("finds a person who is recorded with the given names %j in a search for %j", async (givenNames, searches) => {
    const trace = { ...identity, givenNames, birthName: "Trace" };
    const { records } = await ask(person("{ css { outcome } }"), { variables: { identity: trace }, headers: byKey });
    const written = records.map(({ seq }) => seq);
    expect(written).toHaveLength(1);
    for (const firstGivenName of searches) {
      const { birthName, birthDate } = trace;
      const { stdout } = await searchAudit({ birthName, firstGivenName, birthDate }, gateway.auditLog);
      expect([firstGivenName, stdout]).toEqual([
        firstGivenName,
        expect.stringContaining(`"seq":${String(written[0])},`),
      ]);
    }
  });

  it("prints no record of Jean in a search for Jean-Luc, and explains how to print those of Jean Luc", async () => {
    const named = (givenName: string) => ({ ...identity, birthName: "Tiret", givenNames: [givenName] });
    for (const givenName of ["Jean", "Jean Luc"]) {
      await ask(person("{ css { outcome } }"), { variables: { identity: named(givenName) }, headers: byKey });
    }
    const search = (firstGivenName: string) =>
      searchAudit({ birthName: "Tiret", firstGivenName, birthDate: identity.birthDate }, gateway.auditLog);
    expect(await search("Jean-Luc")).toEqual({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(
        /^0 records; the files are whole\n2 more are left out: they are .* firstGivenName to print them\.\n$/,
      ),
    });
    expect((await search("Jean")).stderr).toBe("2 records; the files are whole\n");
    await ask(person("{ css { outcome } }"), { variables: { identity: named("Jeanluc") }, headers: byKey });
    const all = await search("Jean Luc");
    expect(all.stdout.trim().split("\n")).toHaveLength(3);
    expect(all.stderr).toMatch(
      /^3 records; the files are whole\n1 of them are kept under several given names as one word/,
    );
  });

  it("contains neither a person's identity nor a disclosed value", () => {
    const text = readFileSync(gateway.auditLog, "utf8");
    // Random identifiers contain any four digits sooner or later; a year is a separate word or begins a date.
    expect(text).not.toMatch(/DUBOIS|Angela|(?<![\w-])1962(?!\w)|BENEFICIARY|bénéficiaire/i);
  });

  it("is complete and counted, and reports both to the operator", async () => {
    const { code, stdout } = await verifyAudit(gateway.auditLog);
    const records = readAudit(gateway.auditLog);
    expect(stdout).toContain(`Whole: ${String(records.length)} read; records 1 to ${String(records.length)}, `);
    expect(code).toBe(0);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const disclosed = records.filter(({ decision }) => decision === "disclosed").length;
    expect(metrics).toContain(`gateway_audit_records_total{decision="disclosed"} ${String(disclosed)}\n`);
    expect(metrics).toContain("gateway_audit_failing 0\n");
    expect(metrics).toContain(`gateway_audit_sequence ${String(records.length)}\n`);
    expect(await (await fetch(`${gateway.url}/health/ready`)).json()).toMatchObject({ audit: "recording" });
  });
});
