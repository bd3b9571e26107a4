import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { toApiParticulierQuery } from "../../src/datasources/api-particulier/query.js";
import { toApiSecuQuery } from "../../src/datasources/api-secu/query.js";
import { GatewayError } from "../../src/errors.js";
import { readCivilIdentity } from "../../src/identity/civil-identity.js";
import type { CivilIdentityInput } from "../../src/schema/person/civil-identity.js";

const person: CivilIdentityInput = {
  birthName: "DUBOIS",
  givenNames: ["Angela", "Claire", "Louise"],
  birthDate: "1962-08-24",
  gender: "FEMALE",
  birthCountry: "99100",
  birthPlace: "75107",
};

/** The schema's inputs are classes: the copy loses their prototype, which these tests do not need. */
const withChange = (change: Partial<CivilIdentityInput>): CivilIdentityInput => Object.assign({}, person, change);

function fieldRefused(input: CivilIdentityInput): string | undefined {
  try {
    readCivilIdentity(input);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.code === "BAD_USER_INPUT") return error.details.field;
    throw error;
  }
}

const isoDay = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const thisYear = new Date().getUTCFullYear();

describe("a civil identity", () => {
  it.each<[string, Partial<CivilIdentityInput>]>([
    ["only a usage name", { birthName: null, usageName: "Martin" }],
    ["no given name", { givenNames: null }],
    ["only a year", { birthDate: "1962" }],
    ["a year and a month", { birthDate: "1962-08" }],
    ["the first day", { birthDate: "1850-01-01" }],
    ["the first year", { birthDate: "1850" }],
    ["today", { birthDate: isoDay(0) }],
    ["this year", { birthDate: String(thisYear) }],
    ["a leap day", { birthDate: "2000-02-29" }],
    ["a birth abroad", { birthCountry: "99352", birthPlace: null }],
    ["a country that was a French department", { birthCountry: "92352", birthPlace: null }],
    ["a commune of Corsica", { birthPlace: "2B002" }],
    ["a commune overseas", { birthPlace: "97105" }],
    ["no commune", { birthPlace: null }],
    ["a commune by its name", { birthPlace: null, birthPlaceName: "L'Haÿ-les-Roses", birthDepartment: "94" }],
    ["a commune of Corsica by its name", { birthPlace: null, birthPlaceName: "Ajaccio", birthDepartment: "2A" }],
    ["a commune overseas by its name", { birthPlace: null, birthPlaceName: "Saint-Denis", birthDepartment: "974" }],
    ["accents, ligatures, hyphens and apostrophes", { birthName: "Œuvré-d’Açaï Ñúñez", usageName: "Łódź" }],
  ])("is accepted with %s", (_name, change) => {
    expect(fieldRefused(withChange(change))).toBeUndefined();
  });

  it.each<[string, Partial<CivilIdentityInput>]>([
    ["birthName", { birthName: null }],
    ["birthName", { birthName: "" }],
    ["birthName", { birthName: " - " }],
    ["birthName", { birthName: "DUBOIS2" }],
    ["birthName", { birthName: "Дюбуа" }],
    ["birthName", { birthName: "DUBOIS\u0000" }],
    ["birthName", { birthName: "DUBOIS; DROP" }],
    ["birthName", { birthName: "Dubois\uFFFD" }],
    ["birthName", { birthName: "x".repeat(256) }],
    ["usageName", { usageName: "M@rtin" }],
    ["givenNames.1", { givenNames: ["Angela", ""] }],
    ["givenNames.2", { givenNames: ["Angela", "Claire", "Louise_"] }],
    ["birthDate", { birthDate: "62" }],
    ["birthDate", { birthDate: "1962-8-24" }],
    ["birthDate", { birthDate: "24/08/1962" }],
    ["birthDate", { birthDate: "1962-13" }],
    ["birthDate", { birthDate: "1962-02-30" }],
    ["birthDate", { birthDate: "1962-00-00" }],
    ["birthDate", { birthDate: "1849-12-31" }],
    ["birthDate", { birthDate: "1849" }],
    ["birthDate", { birthDate: isoDay(1) }],
    ["birthDate", { birthDate: String(thisYear + 1) }],
    ["birthDate", { birthDate: "1962-08-24T00:00:00Z" }],
    ["birthCountry", { birthCountry: "FR", birthPlace: null }],
    ["birthCountry", { birthCountry: "75107", birthPlace: null }],
    ["birthPlace", { birthCountry: "99352" }],
    ["birthPlace", { birthPlace: "Paris" }],
    ["birthPlace", { birthPlace: "20004" }],
    ["birthPlace", { birthPlace: "2C004" }],
    ["birthPlace", { birthPlace: "" }],
    ["birthPlaceName", { birthPlaceName: "Paris", birthDepartment: "75" }],
    ["birthDepartment", { birthDepartment: "75" }],
    ["birthPlaceName", { birthPlace: null, birthDepartment: "75" }],
    ["birthDepartment", { birthPlace: null, birthPlaceName: "Paris" }],
    ["birthPlaceName", { birthPlace: null, birthPlaceName: "75107", birthDepartment: "75" }],
    ["birthPlaceName", { birthPlace: null, birthPlaceName: "Alger", birthDepartment: "75", birthCountry: "99352" }],
    ...["", "7", "00", "96", "2C", "75107", "Paris"].map((birthDepartment): [string, Partial<CivilIdentityInput>] => [
      "birthDepartment",
      { birthPlace: null, birthPlaceName: "Paris", birthDepartment },
    ]),
  ])("is refused with the field %s: %j", (field, change) => {
    expect(fieldRefused(withChange(change))).toBe(field);
  });
});

/** Every Latin letter with a mark that Europe's registers write, the ligatures, and the signs of names. */
const signs = Array.from(
  "ABCXYZabcxyzÀÂÄÁÃÅĀĂĄÇĆČĎÉÈÊËĒĖĘĚĞĢÍÎÏĪİıĶŁĹĽÑŃŇŅÓÔÖÕŐØŌŔŘŚŞŠȘßŤȚÙÛÜÚŮŰŪŸÝŹŻŽÐÞđħŋŧŒÆœæéèêëàâçñøåłþðşĐ",
);
const letter = fc.constantFrom(...signs);
const name = fc
  .tuple(letter, fc.array(fc.oneof(letter, fc.constantFrom("'", "’", " ", "-", "‐")), { maxLength: 30 }))
  .map(([first, rest]) => [first, ...rest].join(""));
const pad = (value: number) => String(value).padStart(2, "0");
const birthDate = fc
  .tuple(fc.integer({ min: 1850, max: thisYear - 1 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .chain(([year, month, day]) =>
    fc.constantFrom(String(year), `${String(year)}-${pad(month)}`, `${String(year)}-${pad(month)}-${pad(day)}`),
  );
const birth = fc.oneof(
  fc.record({
    birthCountry: fc.constant("99100"),
    birthPlace: fc.constantFrom(null, "75107", "2A004", "08480", "97411"),
  }),
  fc.record({ birthCountry: fc.constantFrom("99352", "99217", "92352"), birthPlace: fc.constant(null) }),
);
const identity: fc.Arbitrary<CivilIdentityInput> = fc
  .record({
    birthName: name,
    usageName: fc.option(name),
    givenNames: fc.array(name, { minLength: 1, maxLength: 6 }),
    birthDate,
    gender: fc.constantFrom("FEMALE" as const, "MALE" as const),
    birth,
  })
  .map(({ birth: place, ...rest }) => ({ ...rest, ...place }));

describe("a random civil identity", () => {
  it("gives an API-SECU query in the form of its contract, when every character is accepted", () => {
    fc.assert(
      fc.property(identity, (input) => {
        const query = Object.fromEntries(toApiSecuQuery(readCivilIdentity(input)));
        const upper = /^[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ '-]+$/;
        expect(query["nom_naissance"]).toMatch(upper);
        if (input.usageName) expect(query["nom_usage"]).toMatch(upper);
        expect(query["liste_prenoms"]?.split(" ")).toHaveLength(input.givenNames?.length ?? 0);
        expect(query["liste_prenoms"]).toMatch(upper);
        expect(query["date_naissance"]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(query["date_naissance"]?.startsWith(input.birthDate)).toBe(true);
        expect(query["genre"]).toMatch(/^[MF]$/);
        expect(query["code_paysnaissance"]).toHaveLength(5);
        expect(query["code_lieunaissance"] ?? null).toBe(input.birthPlace);
      }),
    );
  });

  it("gives an API Particulier query in the form of its contract, when every character is accepted", () => {
    fc.assert(
      fc.property(identity, (input) => {
        const person = readCivilIdentity(input);
        const query = toApiParticulierQuery(person);
        const name = /^[a-zA-ZÀ-ÖØ-öø-ÿ' -]+$/;
        expect(query.get("nomNaissance")).toMatch(name);
        if (person.usageName) {
          const usageName = toApiParticulierQuery({ ...person, birthName: person.usageName }).get("nomNaissance") ?? "";
          expect(usageName).toMatch(name);
          // A usage name that equals the birth name is not sent.
          const isSame = usageName.toUpperCase() === query.get("nomNaissance")?.toUpperCase();
          expect(query.get("nomUsage")).toBe(isSame ? null : usageName);
        }
        const givenNames = query.getAll("prenoms[]");
        expect(givenNames).toHaveLength(Math.min(3, input.givenNames?.length ?? 0));
        for (const givenName of givenNames) expect(givenName).toMatch(name);
        const parts = ["anneeDateNaissance", "moisDateNaissance", "jourDateNaissance"].map((part) => query.get(part));
        expect(parts.filter((part) => part !== null).map(Number)).toEqual(input.birthDate.split("-").map(Number));
        expect(query.get("sexeEtatCivil")).toMatch(/^[MF]$/);
        expect(query.get("codeCogInseePaysNaissance")).toBe(input.birthCountry);
        expect(query.get("codeCogInseeCommuneNaissance")).toBe(input.birthPlace);
      }),
    );
  });

  it("is refused, with the field in the error, when a name contains any other character", () => {
    const isOther = (sign: string) => !/^[\p{L}\p{M}'’‘ʼ\s‐‑–-]$/u.test(sign);
    const other = fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).filter(isOther);
    fc.assert(
      fc.property(name, other, name, (before, sign, after) => {
        expect(fieldRefused(withChange({ birthName: `${before}${sign}${after}` }))).toBe("birthName");
        expect(fieldRefused(withChange({ givenNames: ["Angela", `${before}${sign}`] }))).toBe("givenNames.1");
      }),
    );
  });
});
