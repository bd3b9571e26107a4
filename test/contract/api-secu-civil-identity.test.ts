import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../sandbox/api-secu/answers.js";
import { demoApiKey } from "../../sandbox/registrations.js";
import { PersonStatusesDocument } from "../generated/graphql.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";

const identity = civilIdentityOf(persona("test"));
const headers = { "x-api-key": demoApiKey };

describe("API-SECU, called with a civil identity,", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { CACHE_TTL_SECONDS: "0" } });
  });
  afterEach(() => {
    gateway.apiSecu.restore();
  });
  afterAll(() => gateway.close());

  const ask = (change = {}) =>
    gateway.ask(PersonStatusesDocument, { variables: { identity: { ...identity, ...change } }, headers });
  const lastQuery = () => Object.fromEntries(new URLSearchParams(gateway.apiSecu.received.at(-1)?.query));

  it("returns the statuses of the person, with the fund that answered", async () => {
    const { data, errors } = await ask();
    expect(errors).toEqual([]);
    expect(data?.person).toMatchObject({
      css: { outcome: "BENEFICIARY", description: "L'assuré est bénéficiaire de la CSS", paysContribution: null },
      rsa: { outcome: "BENEFICIARY", increased: null, provenance: { source: "API_SECU", provider: "CNAF" } },
    });
  });

  it("receives upper case, all given names, a completed date, and a commune only for births in France", async () => {
    await ask({
      birthName: "d’Œuvré-Ñandú",
      givenNames: ["Jean Paul", "Léa"],
      birthDate: "1962-08",
      usageName: "Martin",
    });
    expect(lastQuery()).toEqual({
      nom_naissance: "D'ŒUVRÉ-NANDU",
      nom_usage: "MARTIN",
      liste_prenoms: "JEAN-PAUL LÉA",
      code_lieunaissance: "75107",
      code_paysnaissance: "99100",
      date_naissance: "1962-08-01",
      genre: "F",
    });
    await ask({
      birthName: null,
      usageName: "Martin",
      givenNames: null,
      birthCountry: "99352",
      birthPlace: null,
      birthDate: "1962",
    });
    expect(lastQuery()).toEqual({
      nom_usage: "MARTIN",
      code_paysnaissance: "99352",
      date_naissance: "1962-01-01",
      genre: "F",
    });
  });

  it.each([
    [40002, "identity.birthName"],
    [40003, "identity.birthName"],
    [40011, "identity"],
    [40013, "identity.birthPlace"],
    [40014, "identity.gender"],
    [40015, "identity"],
    [40016, "identity"],
    [40019, "identity.birthPlace"],
    [40026, "identity.birthDate"],
    [40029, "identity.birthDate"],
    [40031, "identity"],
  ])("answers %d for an invalid %s", async (code, field) => {
    gateway.apiSecu.answer("test", "CSS", apiSecuError(code));
    const { data, errors } = await ask();
    expect(data?.person).toMatchObject({ css: null, rsa: { outcome: "BENEFICIARY" } });
    expect(errors).toMatchObject([{ path: ["person", "css"], extensions: { code: "BAD_USER_INPUT", field } }]);
    expect(JSON.stringify(errors)).not.toMatch(/Motif|DUBOIS/);
  });

  it.each([
    [40402, "IDENTITY_NOT_RECOGNISED"],
    [40409, "IDENTITY_NOT_RECOGNISED"],
    [40406, "NO_FILE"],
    [40412, "NO_FILE"],
  ])("answers %d for an unknown status: %s", async (code, unknownReason) => {
    gateway.apiSecu.answer("test", "CSS", apiSecuError(code));
    const { data, errors } = await ask();
    expect(errors).toEqual([]);
    expect(data?.person?.css).toMatchObject({ outcome: "UNKNOWN", unknownReason });
  });

  it.each([
    [40000, "SOURCE_UNAVAILABLE"],
    [40301, "SOURCE_REJECTED"],
    [50001, "SOURCE_UNAVAILABLE"],
    [40099, "SOURCE_INVALID_RESPONSE"],
    // This test is the last one: the gateway pauses its calls to the source afterwards.
    [42901, "SOURCE_RATE_LIMITED"],
  ])("answers %d for an error: %s", async (answer, code) => {
    gateway.apiSecu.answer("test", "CSS", apiSecuError(answer));
    expect((await ask()).errors).toMatchObject([{ path: ["person", "css"], extensions: { code, source: "API_SECU" } }]);
  });
});
