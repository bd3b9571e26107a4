import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../sandbox/api-secu/answers.js";
import { personas } from "../../sandbox/people/index.js";
import { demoApiKey } from "../../sandbox/registrations.js";
import { createApiKey } from "../../src/auth/api-keys.js";
import { PeopleStatusesDocument, PersonStatusesDocument, type CivilIdentityInput } from "../generated/graphql.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { createCrowd, receivesCss } from "../support/load/crowd.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";
import { countPassedOver } from "../support/load/work.js";
import { measured } from "../support/run-reports/measured.js";

const crowd = createCrowd(100);
const byKey = { "x-api-key": demoApiKey };
const dubois = civilIdentityOf(persona("test"));

describe.each(["api-secu", "api-particulier"])("a query by civil identity, at %s", (source) => {
  let gateway: Gateway;
  beforeAll(async () => {
    // These tests check which source answers, not how fast: a busy machine gets enough time.
    const patience = { REQUEST_DEADLINE_MS: "60000", SOURCE_TIMEOUT_MS: "30000" };
    const environment = { CSS_SOURCE: source, RSA_SOURCE: source, ...patience };
    gateway = await startGateway({ environment, people: [...crowd, ...personas] });
  });
  afterEach(() => {
    gateway.apiSecu.restore();
    gateway.apiParticulier.restore();
  });
  afterAll(() => gateway.close());

  const calls = () => {
    const { apiSecu, apiParticulier } = gateway;
    return source === "api-secu"
      ? { ...apiSecu.civilIdentityCounters }
      : {
          CSS: apiParticulier.counters.complementaire_sante_solidaire,
          RSA: apiParticulier.counters.revenu_solidarite_active,
        };
  };
  const counted = async (work: () => Promise<unknown>) => {
    const before = calls();
    await work();
    return { CSS: calls().CSS - before.CSS, RSA: calls().RSA - before.RSA };
  };
  const askPerson = (identity: CivilIdentityInput) =>
    gateway.ask(PersonStatusesDocument, { variables: { identity }, headers: byKey });
  const askPeople = (identities: CivilIdentityInput[]) =>
    gateway.ask(PeopleStatusesDocument, { variables: { identities }, headers: byKey });
  const failAt = (login: string) => {
    for (const benefit of ["CSS", "RSA"] as const) gateway.apiSecu.answer(login, benefit, apiSecuError(50001));
    for (const benefit of ["complementaire_sante_solidaire", "revenu_solidarite_active"] as const) {
      gateway.apiParticulier.answer(login, benefit, { status: 500, raw: "" });
    }
  };

  it("echoes the reference, and returns the statuses that the source gives for the person", async () => {
    const { data, errors } = await askPerson({ ...dubois, reference: "dossier 17" });
    expect(errors).toEqual([]);
    expect(data?.person).toMatchObject({
      reference: "dossier 17",
      css: { outcome: "BENEFICIARY", provenance: { freshness: "LIVE" } },
      rsa: { outcome: "BENEFICIARY" },
    });
  });

  it("distinguishes people by the name and department of their birth commune, in any letter case", async () => {
    const [first = dubois] = crowd
      .map(civilIdentityOf)
      .filter(({ birthCountry }) => birthCountry === "99100")
      .slice(1);
    const born = (birthPlaceName: string, birthDepartment: string) => ({
      ...first,
      birthPlace: null,
      birthPlaceName,
      birthDepartment,
    });
    const [one, same] = [born("Saint-Denis", "93"), born("SAINT-DENIS", "93")];
    const asked = [one, same, born("Saint-Denis", "974"), born("Sevran", "93"), { ...first, birthPlace: null }];
    expect(await counted(() => askPeople(asked))).toEqual({ CSS: 4, RSA: 4 });
    expect((await askPerson(one)).data?.person).toMatchObject({ css: { provenance: { freshness: "CACHED" } } });
  });

  it("treats a name in another letter case as the same person, and other given names as another person", async () => {
    const [first = dubois] = crowd.map(civilIdentityOf);
    const lower = { ...first, birthName: first.birthName?.toLowerCase() ?? null };
    expect(await counted(() => askPeople([first, lower, { ...first, reference: "again" }]))).toEqual({
      CSS: 1,
      RSA: 1,
    });
    expect(await counted(() => askPeople([first]))).toEqual({ CSS: 0, RSA: 0 });
    expect(await counted(() => askPeople([{ ...first, givenNames: ["Camille", "Alix"] }]))).toEqual({ CSS: 1, RSA: 1 });
  });

  it("fetches the benefits that are selected, and no others", async () => {
    const [, second = dubois] = crowd.map(civilIdentityOf);
    const query = `query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } } }`;
    const ask = () => gateway.askText(query, { variables: { identity: second }, headers: byKey });
    expect(await counted(ask)).toEqual({ CSS: 1, RSA: 0 });
  });

  it("answers 100 people at once: duplicates are fetched once, and a failure affects only its own person", async () => {
    const known = crowd.slice(2, 79);
    const identities = [...known, ...known.slice(0, 20)].map((one, index) => ({
      ...civilIdentityOf(one),
      reference: String(index),
    }));
    const failing = crowd[99]?.login ?? "";
    failAt(failing);
    identities.splice(10, 0, { ...dubois, birthDate: "1962-13-01", reference: "invalid" });
    identities.splice(50, 0, { ...civilIdentityOf(persona("carac_speciaux")), reference: "unknown" });
    identities.splice(90, 0, { ...civilIdentityOf(crowd[99] ?? persona("test")), reference: "failing" });
    expect(identities).toHaveLength(100);

    let answer: Awaited<ReturnType<typeof askPeople>> | undefined;
    const { CSS, RSA } = await counted(async () => {
      answer = await askPeople(identities);
    });
    expect(CSS).toBeLessThanOrEqual(79);
    expect(RSA).toBeLessThanOrEqual(79);

    const people = answer?.data?.people ?? [];
    expect(people.map((one) => one?.reference)).toEqual(
      identities.map(({ reference }) => (reference === "invalid" ? undefined : reference)),
    );
    const outcomes = (reference: string) => {
      const one = people.find((each) => each?.reference === reference);
      return [one?.css?.outcome, one?.rsa?.outcome];
    };
    expect(outcomes("unknown")).toEqual(["UNKNOWN", "UNKNOWN"]);
    const full = people.filter((one) => /^\d+$/.test(one?.reference ?? ""));
    expect(full).toHaveLength(97);
    const outcomeFor = (received: boolean) => (received ? "BENEFICIARY" : "NOT_BENEFICIARY");
    for (const one of full) {
      const index = 2 + (Number(one?.reference) % 77);
      const isReceived = source === "api-secu" ? receivesCss(index) : true;
      expect(one?.css?.outcome).toBe(outcomeFor(isReceived));
      expect(one?.rsa?.outcome).toBe(outcomeFor(source === "api-secu" ? !isReceived : true));
    }
    expect(answer?.status).toBe(200);
    expect(answer?.errors.map(({ path, extensions: { code, field } }) => ({ path, code, field }))).toEqual(
      expect.arrayContaining([
        { path: ["people", 10], code: "BAD_USER_INPUT", field: "identities.10.birthDate" },
        { path: ["people", 90, "css"], code: "SOURCE_UNAVAILABLE", field: undefined },
        { path: ["people", 90, "rsa"], code: "SOURCE_UNAVAILABLE", field: undefined },
      ]),
    );
    expect(answer?.errors).toHaveLength(3);
    measured(18, { people: identities.length, complete: full.length, errors: answer?.errors.length ?? NaN });
  });

  it("finds the cached facts of each of 100 people without a search among the others", async () => {
    const identities = crowd.map(civilIdentityOf);
    const few = await countPassedOver(() => askPeople(identities.slice(0, 25)));
    const many = await countPassedOver(() => askPeople(identities));
    expect(many).toBeLessThan(8 * Math.max(few, 100));
  });

  it("refuses an identity that breaks a rule, by field, and 101 people, before any call", async () => {
    const ask = async () => {
      const { status, data, errors } = await askPerson({ ...dubois, birthCountry: "99352" });
      expect([status, data?.person]).toEqual([200, null]);
      expect(errors).toMatchObject([
        { path: ["person"], extensions: { code: "BAD_USER_INPUT", field: "identity.birthPlace" } },
      ]);
      const many = await askPeople(Array.from({ length: 101 }, () => dubois));
      expect(many.data?.people).toBeNull();
      expect(many.errors).toMatchObject([{ path: ["people"], extensions: { field: "identities" } }]);
    };
    expect(await counted(ask)).toEqual({ CSS: 0, RSA: 0 });
  });
});

describe("the right to query by civil identity", () => {
  const { key, hash } = createApiKey();
  const own = { id: "autre", siret: "35600000000048", franceConnectClientIds: [], apiKeys: [hash] };
  let gateway: Gateway;
  beforeAll(async () => {
    const { path } = writeConsumers([{}, { ...own, modalities: ["france_connect"] }]);
    gateway = await startGateway({ environment: { CONSUMERS_FILE: path } });
  });
  afterAll(() => gateway.close());

  it.each([
    ["an anonymous client", () => Promise.resolve({}), "UNAUTHENTICATED"],
    ["a citizen", async () => ({ authorization: `Bearer ${await gateway.token("test")}` }), "FORBIDDEN"],
    ["a consumer without the modality", () => Promise.resolve({ "x-api-key": key }), "FORBIDDEN"],
  ])("is refused to %s, and the other fields are answered", async (_name, headersOf, code) => {
    const query =
      "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { reference } benefits { code } }";
    const headers = await headersOf();
    const { status, data, errors } = await gateway.askText(query, { variables: { identities: [dubois] }, headers });
    expect([status, data?.["people"]]).toEqual([200, null]);
    expect(data?.["benefits"]).not.toEqual([]);
    expect(errors).toMatchObject([{ path: ["people"], extensions: { code } }]);
  });
});
