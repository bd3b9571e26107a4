import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { apiParticulierStatus, beneficiary } from "../../sandbox/api-particulier/answers.js";
import { apiParticulierError } from "../../sandbox/api-particulier/errors.js";
import { personas } from "../../sandbox/people/index.js";
import type { SourcePrincipal } from "../../src/auth/principal.js";
import { css } from "../../src/datasources/benefits/css.js";
import { rsa } from "../../src/datasources/benefits/rsa.js";
import type { BenefitDefinition } from "../../src/datasources/source.js";
import { GatewayError } from "../../src/errors.js";
import { createCrowd } from "../support/load/crowd.js";
import { measured } from "../support/run-reports/measured.js";
import { identityOf, named, type BareSource, startApiParticulierSource } from "../support/upstreams/api-particulier.js";

type Particulier = Awaited<ReturnType<typeof startApiParticulierSource>>;

const cssName = "complementaire_sante_solidaire";
const rsaName = "revenu_solidarite_active";
const siret = "13002526500013";
const inProgress = apiParticulierError("00015");

/** A different day for each person. */
const dayOf = (index: number) => new Date(Date.UTC(2001, 0, 1 + index)).toISOString().slice(0, 10);
const crowd = createCrowd(100).map((person, index) => ({
  ...person,
  apiParticulier: { [cssName]: beneficiary(dayOf(index), { avec_participation: index % 2 === 0 }) },
}));
const indices = [...crowd.keys()];

let particulier: Particulier;
let source: BareSource;
beforeAll(async () => {
  particulier = await startApiParticulierSource({ people: [...personas, ...crowd] });
  source = particulier.createSource();
});
afterEach(() => {
  particulier.standIn.restore();
});
afterAll(() => particulier.close());

const ask = (principal: SourcePrincipal, benefit: BenefitDefinition = css, from = source) =>
  from.ask({ benefit, principal, fresh: false });
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "answered",
    (error: unknown) => (error instanceof GatewayError ? error.code : error),
  );
const lastCall = () => particulier.standIn.received.at(-1);
const callsOf = async (work: () => Promise<unknown>) => {
  const before = particulier.standIn.received.length;
  await work();
  return particulier.standIn.received.length - before;
};

describe("a call to API Particulier", () => {
  const dubois = identityOf("test");
  const queryOf = async (changes: Partial<typeof dubois>, benefit = css) => {
    await codeOf(ask(named({ ...dubois, ...changes }), benefit));
    return [...new URLSearchParams(lastCall()?.query)];
  };

  it("contains the person's own token and the recipient, for a FranceConnect login", async () => {
    const citizen = particulier.citizen("test");
    await ask(citizen);
    expect(lastCall()).toMatchObject({
      path: `/v3/dss/${cssName}/france_connect`,
      query: `recipient=${siret}`,
      headers: { authorization: `Bearer ${"token" in citizen ? citizen.token.reveal() : ""}` },
    });
    await ask(citizen, rsa);
    expect(lastCall()?.path).toBe(`/v3/dss/${rsaName}/france_connect`);
  });

  it("contains the gateway's token, the recipient and the identity, for a civil identity", async () => {
    await ask(named(dubois));
    expect(lastCall()).toMatchObject({
      path: `/v3/dss/${cssName}/identite`,
      headers: { authorization: "Bearer sandbox-api-particulier-token" },
    });
    expect(await queryOf({}, rsa)).toEqual([
      ["recipient", siret],
      ["nomNaissance", "DUBOIS"],
      ["prenoms[]", "Angela"],
      ["prenoms[]", "Claire"],
      ["prenoms[]", "Louise"],
      ["anneeDateNaissance", "1962"],
      ["moisDateNaissance", "8"],
      ["jourDateNaissance", "24"],
      ["sexeEtatCivil", "F"],
      ["codeCogInseePaysNaissance", "99100"],
      ["codeCogInseeCommuneNaissance", "75107"],
    ]);
  });

  it.each([
    [
      { year: "1962", month: "08", day: null },
      [
        ["anneeDateNaissance", "1962"],
        ["moisDateNaissance", "8"],
      ],
    ],
    [{ year: "1962", month: null, day: null }, [["anneeDateNaissance", "1962"]]],
  ])("contains the known parts of a birth date: %j", async (birthDate, sent) => {
    expect((await queryOf({ birthDate })).filter(([key]) => key.endsWith("DateNaissance"))).toEqual(sent);
    expect(await ask(named({ ...dubois, birthDate }))).toMatchObject({ outcome: "BENEFICIARY" });
  });

  it("contains the first three given names at most, in order", async () => {
    const givenNames = ["Angela", "Claire", "Louise", "Jeanne", "Marie"];
    const sent = (await queryOf({ givenNames })).filter(([key]) => key === "prenoms[]");
    expect(sent.map(([, value]) => value)).toEqual(["Angela", "Claire", "Louise"]);
    expect(await queryOf({ givenNames: ["Angela"] })).toContainEqual(["prenoms[]", "Angela"]);
  });

  it("contains names in the letters that the source accepts", async () => {
    const names = { birthName: "Lefœbvre-Ÿsaÿe", usageName: "D’Arc  Muñoz", givenNames: ["Łucja", "Zoé", "Ngọc‑Ánh"] };
    const sent = Object.groupBy(await queryOf(names), ([key]) => key);
    expect([sent["nomNaissance"], sent["nomUsage"], sent["prenoms[]"]]).toEqual([
      [["nomNaissance", "Lefoebvre-Ysaÿe"]],
      [["nomUsage", "D'Arc Muñoz"]],
      [
        ["prenoms[]", "Lucja"],
        ["prenoms[]", "Zoé"],
        ["prenoms[]", "Ngoc-Ánh"],
      ],
    ]);
    expect(await codeOf(ask(named(identityOf("carac_speciaux"))))).toBe("answered");
  });

  it.each(["DUBOIS", "Dubois"])("contains no usage name that equals the birth name: %s", async (usageName) => {
    expect((await queryOf({ usageName })).map(([key]) => key)).not.toContain("nomUsage");
  });

  it("contains M for a man, and no commune for a person born abroad", async () => {
    const sent = await queryOf({ gender: "MALE", birthCountry: "99352", birthPlace: null });
    expect(sent).toContainEqual(["sexeEtatCivil", "M"]);
    expect(sent).toContainEqual(["codeCogInseePaysNaissance", "99352"]);
    expect(sent.map(([key]) => key)).not.toContain("codeCogInseeCommuneNaissance");
    expect(sent.map(([key]) => key)).not.toContain("nomUsage");
  });

  it("contains the name of the commune and its department when its code is not known", async () => {
    const birthCommune = { name: "Œuilly", department: "02" };
    const sent = await queryOf({ birthPlace: null, birthCommune });
    expect(sent).toContainEqual(["nomCommuneNaissance", "OEuilly"]);
    expect(sent).toContainEqual(["codeCogInseeDepartementNaissance", "02"]);
    expect(sent.map(([key]) => key)).not.toContain("codeCogInseeCommuneNaissance");
    expect(await codeOf(ask(named({ ...dubois, birthPlace: null, birthCommune })))).toBe("answered");
  });

  it.each([
    ["birth name", { birthName: null, usageName: "MERCIER" }, "birthName"],
    ["given names", { givenNames: [] }, "givenNames"],
  ])("is not made when the identity has no %s: BAD_USER_INPUT", async (_name, changes, field) => {
    const calls = await callsOf(() =>
      expect(ask(named({ ...dubois, ...changes }))).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        details: { field },
      }),
    );
    expect(calls).toBe(0);
  });

  it("is not made without a configured token, or for an unknown benefit: SOURCE_NOT_CONFIGURED", async () => {
    const tokenless = particulier.createSource({ token: "" });
    const elsewhere = { ...css, apiParticulier: undefined };
    const notConfigured = { code: "SOURCE_NOT_CONFIGURED", details: { source: "API_PARTICULIER", retryable: false } };
    const calls = await callsOf(async () => {
      await expect(ask(named(dubois), css, tokenless)).rejects.toMatchObject(notConfigured);
      await expect(ask(particulier.citizen("test"), elsewhere)).rejects.toMatchObject(notConfigured);
    });
    expect(calls).toBe(0);
    expect(await ask(particulier.citizen("test"), css, tokenless)).toMatchObject({ outcome: "BENEFICIARY" });
  });
});

describe("API Particulier's own cache", () => {
  const ageOf = async (fresh: boolean) => {
    const { asOf } = await source.ask({ benefit: css, principal: particulier.citizen("test"), fresh });
    return Math.round((Date.now() - Date.parse(asOf)) / 1000);
  };

  it("gives an answer the age that it declares", async () => {
    particulier.standIn.pretendCached(600);
    expect(await ageOf(false)).toBeGreaterThanOrEqual(600);
    expect(await ageOf(false)).toBeLessThan(605);
    expect(lastCall()?.headers["cache-control"]).toBeUndefined();
  });

  it("is bypassed for a fresh answer", async () => {
    particulier.standIn.pretendCached(600);
    expect(await ageOf(true)).toBeLessThan(5);
    expect(lastCall()?.headers["cache-control"]).toBe("no-cache");
  });

  it.each([
    ["true", "3600", 0],
    ["true", "0", 3600],
    ["true", "-5", 3600],
    ["true", "9999999", 0],
    ["true", "", 0],
    ["true", "soon", 0],
    ["True", "600.5", 2_999],
    ["", "600", 3_000],
    ["false", "600", 0],
    ["False", "600", 0],
  ])("sets X-Response-Cached: %s and X-Cache-Expires-in: %s on an answer %i seconds old", async (cached, left, age) => {
    const headers = { "x-response-cached": cached, "x-cache-expires-in": left };
    particulier.standIn.answer("test", cssName, apiParticulierStatus({ est_beneficiaire: true }, headers));
    const seconds = await ageOf(false);
    expect(seconds).toBeGreaterThanOrEqual(age);
    expect(seconds).toBeLessThan(age + 5);
  });
});

describe("a request that the source reports as in progress", () => {
  it("is retried until it is answered, and the conflict is never returned", async () => {
    particulier.standIn.answerNext("test", cssName, inProgress, inProgress, inProgress);
    const calls = await callsOf(async () => {
      const fact = await ask(particulier.citizen("test"));
      expect(fact).toMatchObject({ outcome: "BENEFICIARY", sourceCallId: particulier.standIn.requestIds.at(-1) });
    });
    expect(calls).toBe(4);
  });

  it("gives SOURCE_UNAVAILABLE when it stays in progress", async () => {
    particulier.standIn.answer("test", cssName, inProgress);
    const calls = await callsOf(async () => {
      await expect(ask(named(identityOf("test")))).rejects.toMatchObject({
        code: "SOURCE_UNAVAILABLE",
        details: { retryable: true, retryAfter: 10 },
      });
    });
    expect(calls).toBeGreaterThan(3);
    expect(calls).toBeLessThanOrEqual(15);
  });

  it("gives SOURCE_UNAVAILABLE when its time is over, and is not sent again after that", async () => {
    const impatient = particulier.createSource({ timeoutMs: 300 });
    particulier.standIn.answer("test", cssName, inProgress);
    // The time runs out during the cooldown, during the retry, or while the retry waits for a permit.
    const code = await codeOf(ask(particulier.citizen("test"), css, impatient));
    expect(["SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT", "SOURCE_RATE_LIMITED"]).toContain(code);
    particulier.standIn.restore();
    const calls = await callsOf(() => ask(particulier.citizen("test")));
    expect(calls).toBe(1);
  });

  it("does not occur between 100 different people of one recipient", async () => {
    const before = particulier.standIn.refusals.conflict;
    particulier.standIn.takeTime(5);
    const facts = await Promise.all(crowd.map(({ login }) => ask(particulier.citizen(login))));
    expect(facts.map(({ rightStartDate }) => rightStartDate)).toEqual(indices.map(dayOf));
    const conflicts = particulier.standIn.refusals.conflict - before;
    expect(conflicts).toBe(0);
    measured(11, { "people at once": facts.length, "answers 409": conflicts });
  });

  it("does not occur between 100 civil identities, or between requests about one identity", async () => {
    const before = particulier.standIn.refusals.conflict;
    const identities = crowd.map(({ login }) => named(identityOf(login, crowd)));
    const facts = await Promise.all(identities.map((principal) => ask(principal)));
    expect(facts.map(({ rightStartDate }) => rightStartDate)).toEqual(indices.map(dayOf));
    await Promise.all(Array.from({ length: 20 }, () => ask(named(identityOf("test")))));
    expect(particulier.standIn.refusals.conflict - before).toBe(0);
  });

  it("is waited for when another source object sent it", async () => {
    const other = particulier.createSource();
    const before = particulier.standIn.refusals.conflict;
    particulier.standIn.takeTime(50);
    const asked = crowd
      .slice(0, 10)
      .map(({ login }, index) => ask(particulier.citizen(login), css, index % 2 === 0 ? source : other));
    const facts = await Promise.all(asked);
    expect(facts.map(({ rightStartDate }) => rightStartDate)).toEqual(indices.slice(0, 10).map(dayOf));
    expect(particulier.standIn.refusals.conflict).toBeGreaterThan(before);
  });
});

describe("the mutex of one URL", () => {
  it("limits the wait to the call's timeout, is released with it, and lets no call through after it", async () => {
    const impatient = particulier.createSource({ timeoutMs: 500 });
    particulier.standIn.answer("test", cssName, "hang");
    const calls = await callsOf(async () => {
      const asked = ["test", "tous_les_droits", "css_seulement"].map((login) =>
        codeOf(ask(particulier.citizen(login), css, impatient)),
      );
      expect(await Promise.all(asked)).toEqual(Array(3).fill("SOURCE_TIMEOUT"));
    });
    expect(calls).toBe(1);
    particulier.standIn.restore();
    expect(await ask(particulier.citizen("tous_les_droits"), css, impatient)).toMatchObject({ outcome: "BENEFICIARY" });
  });

  it("does not pass a failure to the next call", async () => {
    particulier.standIn.answer("test", cssName, "reset");
    const asked = ["test", "tous_les_droits"].map((login) => codeOf(ask(particulier.citizen(login))));
    expect(await Promise.all(asked)).toEqual(["SOURCE_UNAVAILABLE", "answered"]);
  });

  it("does not delay another URL", async () => {
    const impatient = particulier.createSource({ timeoutMs: 1000 });
    particulier.standIn.answer("test", cssName, "hang");
    const silent = codeOf(ask(particulier.citizen("test"), css, impatient));
    const answered = codeOf(ask(particulier.citizen("test"), rsa, impatient));
    expect(await Promise.race([silent, answered])).toBe("answered");
    expect(await silent).toBe("SOURCE_TIMEOUT");
  });
});
