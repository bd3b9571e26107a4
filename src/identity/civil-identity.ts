import { badInput } from "../errors.js";
import { civilIdentityBounds, findExcess, type Bounds } from "../schema/bounds.js";
import type { CivilIdentityInput, Gender } from "../schema/person/civil-identity.js";
import { france, isCurrentCommuneCode } from "./insee-codes.js";
import { isName } from "./transliterate.js";

/** A validated civil identity. Each source receives it in its own format. */
export interface CivilIdentity {
  /** At least one of the two names is present. */
  readonly birthName: string | null;
  readonly usageName: string | null;
  readonly givenNames: readonly string[];
  /** Month and day have two digits, and are null if unknown. */
  readonly birthDate: { readonly year: string; readonly month: string | null; readonly day: string | null };
  readonly gender: Gender;
  /** INSEE code, `99100` for France. */
  readonly birthCountry: string;
  /** INSEE code of the commune, only for people born in France. */
  readonly birthPlace: string | null;
  /** The same commune when its code is not known: its name, and the INSEE code of its department. */
  readonly birthCommune: { readonly name: string; readonly department: string } | null;
}

const country = /^(?:99\d{3}|92352)$/;
const department = /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78]\d)$/;
const firstDay = "1850-01-01";
/** With this type, a field without bounds is a compile error. */
const bounds: Readonly<Record<Exclude<keyof CivilIdentityInput, "gender">, Bounds>> = civilIdentityBounds;

/**
 * Validates a civil identity. Throws BAD_USER_INPUT for the first broken bound or rule; its `field` is the path within
 * the identity.
 */
export function readCivilIdentity(input: CivilIdentityInput): CivilIdentity {
  assertWithinBounds(input);
  const { givenNames, gender } = input;
  const birthName = readName("birthName", input.birthName);
  const usageName = readName("usageName", input.usageName);
  if (birthName === null && usageName === null) throw badInput("birthName", "A birth name or a usage name is needed.");
  return {
    birthName,
    usageName,
    givenNames: (givenNames ?? []).map((name, index) => readName(`givenNames.${String(index)}`, name) ?? ""),
    birthDate: readBirthDate(input.birthDate),
    gender,
    ...readBirthPlace(input),
  };
}

function assertWithinBounds(input: CivilIdentityInput): void {
  const values = new Map<string, unknown>(Object.entries(input));
  for (const [field, fieldBounds] of Object.entries(bounds)) {
    const excess = findExcess(fieldBounds, values.get(field), field);
    if (excess) throw badInput(excess.field, excess.rule);
  }
}

function readName(field: string, name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null;
  if (!isName(name)) throw badInput(field, "A name is made of Latin letters, spaces, hyphens and apostrophes.");
  return name;
}

function readBirthDate(value: string): CivilIdentity["birthDate"] {
  const [, year, month = null, day = null] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? [];
  if (year === undefined || !isDay(`${year}-${month ?? "01"}-${day ?? "01"}`)) {
    throw badInput("birthDate", "A birth date is YYYY, YYYY-MM or YYYY-MM-DD, and a day of the calendar.");
  }
  // ISO 8601 dates sort as text: a partial date sorts before every date that completes it, and 1850 is accepted.
  const today = new Date().toISOString().slice(0, value.length);
  if (value < firstDay.slice(0, value.length) || value > today) {
    throw badInput("birthDate", `A birth date is from ${firstDay} to today.`);
  }
  return { year, month, day };
}

function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function readBirthPlace(input: CivilIdentityInput) {
  const { birthCountry, birthPlace = null } = input;
  if (!country.test(birthCountry)) {
    throw badInput("birthCountry", "A country of birth is an INSEE code: 99 and three digits, or 92352.");
  }
  if (birthPlace !== null && birthCountry !== france) {
    throw badInput("birthPlace", "A commune of birth is accepted only for people born in France (99100).");
  }
  if (birthPlace !== null && !isCurrentCommuneCode(birthPlace)) {
    throw badInput(
      "birthPlace",
      "A commune of birth is an INSEE code: five characters, as 75107, or 2A004 and 2B002 in Corsica.",
    );
  }
  return { birthCountry, birthPlace, birthCommune: readBirthCommune(input) };
}

/** Reads the name of a commune with its department, used instead of the code. */
function readBirthCommune(input: CivilIdentityInput): CivilIdentity["birthCommune"] {
  const { birthCountry, birthPlace, birthDepartment } = input;
  const name = readName("birthPlaceName", input.birthPlaceName);
  if (name === null && !isGiven(birthDepartment)) return null;
  if (isGiven(birthPlace)) {
    const field = name === null ? "birthDepartment" : "birthPlaceName";
    throw badInput(field, "A commune of birth is given by its code, or by its name and department, not by both.");
  }
  if (name === null) throw badInput("birthPlaceName", "A department of birth needs the name of the commune.");
  if (!isGiven(birthDepartment)) throw badInput("birthDepartment", "The name of a commune needs its department.");
  if (birthCountry !== france) {
    throw badInput("birthPlaceName", "A commune of birth is accepted only for people born in France (99100).");
  }
  if (!department.test(birthDepartment)) {
    throw badInput("birthDepartment", "A department is an INSEE code: two or three characters, as 75, 2A or 974.");
  }
  return { name, department: birthDepartment };
}

function isGiven(value: string | null | undefined): value is string {
  return value !== null && value !== undefined;
}
