import { isDay, today } from "../calendar.js";
import type { SoughtPerson } from "../people/find-person.js";

interface Complaint {
  readonly code: string;
  readonly parameter: string;
}

type Rule = readonly [code: string, parameter: string, isKept: (query: URLSearchParams) => boolean];

/** The letters of Latin-1: the service takes neither œ nor the letters of other languages. */
const name = /^[a-zA-ZÀ-ÖØ-öø-ÿ' -]+$/;
const country = /^(?:99\d{3}|92352)$/;
const france = "99100";
const commune = /^(?:[013-9]\d|2[AB1-9])\d{3}$/;
const mostFirstNames = 3;

const year = (query: URLSearchParams) => query.get("anneeDateNaissance");
const month = (query: URLSearchParams) => query.get("moisDateNaissance");
const day = (query: URLSearchParams) => query.get("jourDateNaissance");
const firstNames = (query: URLSearchParams) => query.getAll("prenoms[]");
const place = (query: URLSearchParams) => query.get("codeCogInseeCommuneNaissance");

/** In the order in which they are asked: the first that is broken is told. */
const rules: readonly Rule[] = [
  ["00427", "sexeEtatCivil", (query) => ["M", "F"].includes(query.get("sexeEtatCivil") ?? "")],
  ["00400", "codeCogInseePaysNaissance", (query) => country.test(query.get("codeCogInseePaysNaissance") ?? "")],
  ["00365", "codeCogInseeCommuneNaissance", hasGoodPlace],
  ["00428", "codeCogInseeDepartementNaissance", hasGoodDepartment],
  ["00365", "nomCommuneNaissance", hasGoodCommuneName],
  ["00422", "anneeDateNaissance", (query) => /^\d{4}$/.test(year(query) ?? "1900")],
  ["00363", "moisDateNaissance", (query) => month(query) === null || year(query) !== null],
  ["00363", "jourDateNaissance", (query) => day(query) === null || month(query) !== null],
  ["00363", "jourDateNaissance", hasGoodDate],
  ["00367", "prenoms[]", hasGoodFirstNames],
  ["00420", "nomNaissance", (query) => name.test(query.get("nomNaissance") ?? "")],
  ["00420", "nomUsage", (query) => !query.has("nomUsage") || name.test(query.get("nomUsage") ?? "")],
];

/** The first rule that the identity breaks, if any. */
export function civilIdentityComplaint(query: URLSearchParams): Complaint | undefined {
  const broken = rules.find(([, , isKept]) => !isKept(query));
  return broken && { code: broken[0], parameter: broken[1] };
}

/** Whom a well-formed identity describes. */
export function toSoughtPerson(query: URLSearchParams): SoughtPerson {
  return {
    birthName: query.get("nomNaissance") ?? undefined,
    usageName: undefined,
    givenNames: firstNames(query),
    birthDate: [year(query), month(query), day(query)]
      .filter((part) => part !== null)
      .map(padded)
      .join("-"),
  };
}

function hasGoodPlace(query: URLSearchParams): boolean {
  const code = place(query);
  return code === null || (query.get("codeCogInseePaysNaissance") === france && commune.test(code));
}

/** The name of a commune, its department and the year of birth stand for its code together. */
function hasGoodDepartment(query: URLSearchParams): boolean {
  const department = query.get("codeCogInseeDepartementNaissance");
  return department === null ? !query.has("nomCommuneNaissance") : /^(?:\d{2}|2[AB]|9[78]\d)$/.test(department);
}

function hasGoodCommuneName(query: URLSearchParams): boolean {
  const commune = query.get("nomCommuneNaissance");
  if (commune === null) return !query.has("codeCogInseeDepartementNaissance");
  return name.test(commune) && year(query) !== null;
}

/** What is not told is taken from a day that exists, and that is past whatever the rest is. */
function hasGoodDate(query: URLSearchParams): boolean {
  const date = [year(query) ?? "1900", month(query) ?? "1", day(query) ?? "1"].map(padded).join("-");
  return isDay(date) && date <= today();
}

function hasGoodFirstNames(query: URLSearchParams): boolean {
  const names = firstNames(query);
  return names.length > 0 && names.length <= mostFirstNames && names.every((one) => name.test(one));
}

/** Months and days may be told with or without their zero. */
function padded(part: string): string {
  return part.padStart(2, "0");
}
