import { isDay, today } from "../calendar.js";
import type { SoughtPerson } from "../people/find-person.js";

export interface Complaint {
  readonly code: string;
  readonly parameter: string;
}

type Rule = readonly [code: string, parameter: string, isKept: (query: URLSearchParams) => boolean];

/** The letters of Latin-1: the service accepts neither œ nor the letters of other languages. */
const name = /^[a-zA-ZÀ-ÖØ-öø-ÿ' -]+$/;
const country = /^(?:99\d{3}|92352)$/;
const france = "99100";
const commune = /^(?:[013-9]\d|2[AB1-9])\d{3}$/;
const maxFirstNames = 3;

const year = (query: URLSearchParams) => query.get("anneeDateNaissance");
const month = (query: URLSearchParams) => query.get("moisDateNaissance");
const day = (query: URLSearchParams) => query.get("jourDateNaissance");
const firstNames = (query: URLSearchParams) => query.getAll("prenoms[]");
const place = (query: URLSearchParams) => query.get("codeCogInseeCommuneNaissance");

/** In the order of the errors in the answer. A usage name, and a month without a year, are not checked. */
const rules: readonly Rule[] = [
  ["00427", "sexeEtatCivil", (query) => /^[MF]$/i.test(query.get("sexeEtatCivil") ?? "")],
  ["00400", "codeCogInseePaysNaissance", (query) => country.test(query.get("codeCogInseePaysNaissance") ?? "")],
  ["00365", "codeCogInseeCommuneNaissance", hasGoodPlace],
  ["00428", "codeCogInseeDepartementNaissance", hasGoodDepartment],
  ["00365", "nomCommuneNaissance", hasGoodCommuneName],
  ["00422", "anneeDateNaissance", (query) => /^\d{4}$/.test(year(query) ?? "1900")],
  ["00363", "jourDateNaissance", (query) => day(query) === null || month(query) !== null],
  ["00363", "jourDateNaissance", hasGoodDate],
  ["00367", "prenoms[]", hasGoodFirstNames],
  ["00420", "nomNaissance", (query) => name.test(query.get("nomNaissance") ?? "")],
];

/** One complaint for each rule that the identity breaks. */
export function civilIdentityComplaints(query: URLSearchParams): readonly Complaint[] {
  return rules.filter(([, , isKept]) => !isKept(query)).map(([code, parameter]) => ({ code, parameter }));
}

/** The search criteria of a well-formed identity. */
export function toSoughtPerson(query: URLSearchParams): SoughtPerson {
  return {
    birthName: query.get("nomNaissance") ?? undefined,
    usageName: undefined,
    givenNames: firstNames(query),
    // A month without a year is ignored.
    birthDate: (year(query) === null ? [] : [year(query), month(query), day(query)])
      .filter((part) => part !== null)
      .map(padded)
      .join("-"),
  };
}

function hasGoodPlace(query: URLSearchParams): boolean {
  const code = place(query);
  return code === null || (query.get("codeCogInseePaysNaissance") === france && commune.test(code));
}

/** The name of a commune, its department and the year of birth together can replace its code. */
function hasGoodDepartment(query: URLSearchParams): boolean {
  const department = query.get("codeCogInseeDepartementNaissance");
  return department === null ? !query.has("nomCommuneNaissance") : /^(?:\d{2}|2[AB]|9[78]\d)$/.test(department);
}

function hasGoodCommuneName(query: URLSearchParams): boolean {
  const commune = query.get("nomCommuneNaissance");
  if (commune === null) return !query.has("codeCogInseeDepartementNaissance");
  return name.test(commune) && year(query) !== null;
}

const firstYear = "1900";

/** Whether the date is from 1900 to yesterday. Missing parts get defaults (1900, 1, 1) that never fail the check. */
function hasGoodDate(query: URLSearchParams): boolean {
  const date = [year(query) ?? firstYear, month(query) ?? "1", day(query) ?? "1"].map(padded).join("-");
  return isDay(date) && date >= firstYear && date < today();
}

function hasGoodFirstNames(query: URLSearchParams): boolean {
  const names = firstNames(query);
  return names.length > 0 && names.length <= maxFirstNames && names.every((one) => name.test(one));
}

/** Months and days may come with or without their leading zero. */
function padded(part: string): string {
  return part.padStart(2, "0");
}
