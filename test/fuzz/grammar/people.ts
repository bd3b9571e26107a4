import fc from "fast-check";
import { anyJson, nearlyRecord } from "./json.js";
import { anyText, mostly } from "./text.js";

/** A part of every generated name: an error or a log that contains it reveals a person. */
export const canary = "Zorglubine";

const usualNames = fc.oneof(
  fc.constantFrom(canary, `${canary}-Dupont`, `${canary} de la Tour`, `L'${canary}`, `${canary} Œuvrard`),
  fc.string({ unit: fc.constantFrom("a", "é", "Z", "ÿ"), maxLength: 20 }).map((text) => canary + text),
);
const names = mostly(
  usualNames,
  anyText.map((text) => canary + text),
  30,
);
const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, "0"));
const days = fc.tuple(fc.integer({ min: 1850, max: 2020 }), two(9), two(18)).map(([year, month, day]) => {
  return [year, month.replace("00", "10"), day.replace("00", "28")].join("-");
});
const oddDays = fc.oneof(
  fc.tuple(fc.integer({ min: 1840, max: 2040 }), two(13), two(32)).map((parts) => parts.join("-")),
  fc.constantFrom("1962", "1962-08", "2024-02-30", "0000-00-00", "+001962-08-24", "1962-8-4"),
);
const dates = mostly(days, oddDays);
const places = mostly(
  fc.constantFrom("75107", "2A004", "2B002", "97411", "13055"),
  fc.oneof(fc.constantFrom("99100", "00000", "75", "974"), anyText),
);

/** Civil identities as a consumer sends them, nearly valid. */
export const civilIdentities = nearlyRecord({
  reference: anyText,
  birthName: names,
  usageName: fc.option(names),
  givenNames: fc.option(fc.array(names, { maxLength: 5 })),
  birthDate: dates,
  gender: fc.constantFrom("MALE", "FEMALE"),
  birthCountry: mostly(fc.constant("99100"), places, 8),
  birthPlace: fc.option(places),
});

/** The claims of FranceConnect's pivot identity, nearly valid. */
export const pivotClaims = {
  family_name: names,
  given_name: names,
  given_name_array: fc.array(names, { maxLength: 3 }),
  gender: fc.constantFrom("male", "female", "unspecified"),
  birthdate: dates,
  birthcountry: mostly(fc.constantFrom("99100", "99139"), fc.constant("00000"), 8),
  birthplace: places,
  preferred_username: fc.oneof(names, anyJson),
};
