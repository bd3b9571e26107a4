import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { apiParticulierStatus } from "../../sandbox/api-particulier/answers.js";
import { demoApiKey } from "../../sandbox/registrations.js";
import { MyStatusesDocument, PersonStatusesDocument } from "../generated/graphql.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";

const headers = { "x-api-key": demoApiKey };
const yes = "BENEFICIARY";

describe("the published test people, through API Particulier", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      environment: { CSS_SOURCE: "api-particulier", RSA_SOURCE: "api-particulier" },
    });
  });
  afterAll(() => gateway.close());

  const me = async (login: string, scope?: string) => {
    const { data, errors } = await gateway.ask(MyStatusesDocument, { token: await gateway.token(login, scope) });
    return { person: data?.me, errors };
  };
  const named = async (login: string) => {
    const variables = { identity: civilIdentityOf(persona(login)) };
    const { data, errors } = await gateway.ask(PersonStatusesDocument, { variables, headers });
    return { person: data?.person, errors };
  };

  it.each([
    ["FranceConnect", me],
    ["civil identity", named],
  ])("Angela DUBOIS receives both benefits, by %s", async (_modality, ask) => {
    const { person, errors } = await ask("test");
    expect(errors).toEqual([]);
    expect(person).toMatchObject({
      css: { outcome: yes, paysContribution: false, rightStartDate: "2023-02-01" },
      rsa: { outcome: yes, increased: false, rightStartDate: "1992-11-20" },
    });
    expect(person?.css?.provenance).toMatchObject({ source: "API_PARTICULIER", freshness: "LIVE" });
  });

  it.each([
    ["FranceConnect", me],
    ["civil identity", named],
  ])("Gaston LAGAFFE receives neither benefit, by %s: no date, no increase, no error", async (_modality, ask) => {
    const { person, errors } = await ask("non_beneficiaire");
    expect(errors).toEqual([]);
    expect(person).toMatchObject({
      css: { outcome: "NOT_BENEFICIARY", paysContribution: null, rightStartDate: null },
      rsa: { outcome: "NOT_BENEFICIARY", increased: null, rightStartDate: null },
    });
  });

  it("Georges, whose token has only the CSS scope, receives the CSS; the RSA is denied and not requested", async () => {
    const before = gateway.apiParticulier.counters.revenu_solidarite_active;
    const { person, errors } = await me("css_seulement", "openid identite_pivot complementaire_sante_solidaire");
    expect(person).toMatchObject({ css: { outcome: yes }, rsa: null });
    expect(errors).toMatchObject([
      {
        path: ["me", "rsa"],
        extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requiredScopes: ["revenu_solidarite_active"] },
      },
    ]);
    expect(gateway.apiParticulier.counters.revenu_solidarite_active).toBe(before);
  });
});

describe("a detail that the source masks, although the viewer has its scope,", () => {
  it("is null with UNAUTHORIZED_FIELD_OR_TYPE, and the status is returned", async () => {
    const gateway = await startGateway({ environment: { RSA_SOURCE: "api-particulier" } });
    const masked = { est_beneficiaire: true, date_debut_droit: null };
    gateway.apiParticulier.answer("test", "revenu_solidarite_active", apiParticulierStatus(masked));
    const { data, errors } = await gateway.ask(MyStatusesDocument, { token: await gateway.token("test") });
    expect(data?.me?.rsa).toMatchObject({ outcome: yes, increased: null });
    expect(errors).toMatchObject([
      { path: ["me", "rsa", "increased"], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } },
    ]);
    await gateway.close();
  });
});

describe("the source of each benefit", () => {
  it("is selected by its variable", async () => {
    const gateway = await startGateway({ environment: { RSA_SOURCE: "api-particulier" } });
    const { data } = await gateway.ask(MyStatusesDocument, { token: await gateway.token("test") });
    expect(data?.me?.css?.provenance.source).toBe("API_SECU");
    expect(data?.me?.rsa?.provenance.source).toBe("API_PARTICULIER");
    await gateway.close();
  });
});
