import { isDay, today } from "../calendar.js";
import type { SoughtPerson } from "../people/find-person.js";

type Rule = readonly [errorCode: number, isKept: (query: URLSearchParams) => boolean];

const name = /^[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ \-']+$/;
const commune = /^(?:\d{2}|2[AB])\d{3}$/;
const france = "99100";
const earliest = "1850-01-01";
/** Digits with which a commune's code never starts: Corsica is 2A and 2B, overseas starts with 97. */
const noDepartement = /^(?:00|20|96)/;

const isAbsentOr = (query: URLSearchParams, parameter: string, pattern: RegExp) =>
  !query.has(parameter) || pattern.test(query.get(parameter) ?? "");

/** In the order of the checks: the answer has the code of the first broken rule. */
const rules: readonly Rule[] = [
  [40002, (query) => Boolean(query.get("nom_naissance") ?? "") || Boolean(query.get("nom_usage") ?? "")],
  [40003, (query) => isAbsentOr(query, "nom_naissance", name) && isAbsentOr(query, "nom_usage", name)],
  [40016, (query) => isAbsentOr(query, "liste_prenoms", name)],
  [40011, (query) => isDay(query.get("date_naissance") ?? "")],
  [40026, (query) => (query.get("date_naissance") ?? "") >= earliest],
  [40029, (query) => (query.get("date_naissance") ?? "") <= today()],
  [40014, (query) => ["M", "F"].includes(query.get("genre") ?? "")],
  [40015, (query) => /^\d{5}$/.test(query.get("code_paysnaissance") ?? "")],
  [40013, (query) => query.get("code_paysnaissance") === france || !query.has("code_lieunaissance")],
  [40013, (query) => isAbsentOr(query, "code_lieunaissance", commune)],
  [40019, (query) => !noDepartement.test(query.get("code_lieunaissance") ?? "")],
];

/** The error code of the first rule that the identity breaks, if any. */
export function civilIdentityComplaint(query: URLSearchParams): number | undefined {
  return rules.find(([, isKept]) => !isKept(query))?.[0];
}

/** The search criteria of a well-formed identity. The caller sends `01` for an unknown birth month or day. */
export function toSoughtPerson(query: URLSearchParams): SoughtPerson {
  return {
    birthName: query.get("nom_naissance") ?? undefined,
    usageName: query.get("nom_usage") ?? undefined,
    givenNames: query.get("liste_prenoms")?.split(" ") ?? [],
    birthDate: (query.get("date_naissance") ?? "").replace(/(?:-01){1,2}$/, ""),
  };
}
