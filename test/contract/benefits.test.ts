import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { benefitScopes, demoApiKey } from "../../sandbox/registrations.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";

/** Every benefit, with its field, its name at API Particulier, and the facts of the test person. */
const benefits = [
  { code: "CSS", field: "css", name: "complementaire_sante_solidaire", since: "2023-02-01", of: "de la CSS" },
  { code: "RSA", field: "rsa", name: "revenu_solidarite_active", since: "1992-11-20", of: "du RSA" },
  { code: "AAH", field: "aah", name: "allocation_adulte_handicape", since: "2023-02-01", of: "de l'AAH" },
  {
    code: "PRIME_ACTIVITE",
    field: "primeActivite",
    name: "prime_activite",
    since: "2023-02-01",
    of: "de la prime d'activité",
  },
  { code: "ASF", field: "asf", name: "allocation_soutien_familial", since: "2023-02-01", of: "de l'ASF" },
] as const;

const status = "{ outcome rightStartDate description benefit { code } provenance { source provider } }";
const headers = { "x-api-key": demoApiKey };
const variables = { identity: civilIdentityOf(persona("test")) };

describe("every benefit, at API Particulier", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      environment: { CSS_SOURCE: "api-particulier", RSA_SOURCE: "api-particulier" },
    });
  });
  afterAll(() => gateway.close());

  it("is in this table, and is available", async () => {
    const { data } = await gateway.askText("{ benefits { code scopes available } }");
    const expected = benefits.map(({ code, name }) => ({
      code,
      scopes: expect.arrayContaining([name]),
      available: true,
    }));
    expect(data?.["benefits"]).toEqual(expected);
  });

  it.each(benefits)("$code is returned to a citizen and to a consumer", async ({ code, field, name, since, of }) => {
    const expected = {
      outcome: "BENEFICIARY",
      rightStartDate: since,
      description: `La personne est bénéficiaire ${of}.`,
      benefit: { code },
      provenance: { source: "API_PARTICULIER", provider: null },
    };
    const token = await gateway.token("test", ["openid", "identite_pivot", ...benefitScopes].join(" "));
    const mine = await gateway.askText(`{ me { ${field} ${status} } }`, { token });
    expect([mine.data, mine.errors]).toEqual([{ me: { [field]: expected } }, []]);
    const query = `query($identity: CivilIdentityInput!) { person(identity: $identity) { ${field} ${status} } }`;
    const theirs = await gateway.askText(query, { variables, headers });
    expect([theirs.data, theirs.errors]).toEqual([{ person: { [field]: expected } }, []]);
    const paths = gateway.apiParticulier.received.slice(-2).map(({ path }) => path);
    expect(paths).toEqual([`/v3/dss/${name}/france_connect`, `/v3/dss/${name}/identite`]);
  });

  it("is listed for a token that covers it, in this order", async () => {
    const scopes = benefits.map(({ name }) => name);
    const token = await gateway.token("test", ["openid", "identite_pivot", ...scopes.toReversed()].join(" "));
    const { data } = await gateway.askText("{ me { statuses { benefit { code } } } }", { token });
    const statuses = benefits.map(({ code }) => ({ benefit: { code } }));
    expect(data).toEqual({ me: { statuses } });
  });

  it.each(benefits)("$code is denied to a token without its scope, with no source call", async ({ field, name }) => {
    const token = await gateway.token("test", "openid identite_pivot");
    const before = gateway.apiParticulier.counters[name];
    const { data, errors } = await gateway.askText(`{ me { ${field} ${status} } }`, { token });
    expect(data).toEqual({ me: { [field]: null } });
    expect(errors).toMatchObject([
      { path: ["me", field], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requiredScopes: [name] } },
    ]);
    expect(gateway.apiParticulier.counters[name]).toBe(before);
  });
});

describe("a benefit without a configured source", () => {
  it("is reported as unavailable, and its status is SOURCE_NOT_CONFIGURED", async () => {
    const gateway = await startGateway({ withoutApiParticulier: true });
    const { data } = await gateway.askText(
      "{ css: benefit(code: CSS) { available } aah: benefit(code: AAH) { available } }",
    );
    expect(data).toEqual({ css: { available: true }, aah: { available: false } });
    const query =
      "query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } aah { outcome } } }";
    const answer = await gateway.askText(query, { variables, headers });
    expect(answer.data).toEqual({ person: { css: { outcome: "BENEFICIARY" }, aah: null } });
    expect(answer.errors).toMatchObject([
      { path: ["person", "aah"], extensions: { code: "SOURCE_NOT_CONFIGURED", retryable: false } },
    ]);
    await gateway.close();
  });
});
