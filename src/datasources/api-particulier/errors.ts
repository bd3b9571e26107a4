import * as z from "zod";
import { GatewayError, missingScope } from "../../errors.js";
import type { UnknownReason } from "../../schema/benefits/benefit-status.js";
import { refusedIdentity } from "../source-answer.js";
import { SourceFailure } from "../source-failure.js";
import type { SourceQuery } from "../source.js";

const ErrorObject = z.object({
  code: z.string(),
  title: z.string().nullish(),
  // Optional: a value that cannot be read counts as absent.
  detail: z.string().nullish().catch(null),
  source: z.object({ parameter: z.string() }).nullish().catch(null),
  meta: z
    .object({
      provider: z.string().nullish().catch(null),
      retry_in: z.number().nonnegative().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type ErrorObject = z.infer<typeof ErrorObject>;

/**
 * `{ "errors": [ { "code": "37002", "title", "detail", "source": {}, "meta": {} } ] }`
 * Returns the first error, and the later ones that can be read.
 */
export const Refusal = z
  .object({ errors: z.tuple([ErrorObject], z.unknown()) })
  .transform(({ errors: [first, ...others] }) => [first, ...others.flatMap(readable)] as const);
export type Refusal = z.infer<typeof Refusal>;

function readable(error: unknown): ErrorObject[] {
  const { data } = ErrorObject.safeParse(error);
  return data ? [data] : [];
}

const inProgressSeconds = 10;

/** The error for a request while the service works on another call with the same URL. */
export class RequestInProgress extends SourceFailure {
  constructor() {
    super("SOURCE_UNAVAILABLE", inProgressSeconds);
  }
}

type ErrorMeaning = (error: ErrorObject, statusQuery: SourceQuery) => UnknownReason | Error;

const rejected: ErrorMeaning = () => new SourceFailure("SOURCE_REJECTED");
const inProgress: ErrorMeaning = () => new RequestInProgress();
const notRecognised: ErrorMeaning = () => "IDENTITY_NOT_RECOGNISED";
/**
 * One code has two meanings: the person is unknown, or the search failed. The text decides. Production has also written
 * "inatendue", with one t.
 */
const noFile: ErrorMeaning = ({ title, detail }) =>
  /erreur\s*inatt?endue/i.test(`${title ?? ""} ${detail ?? ""}`) ? new SourceFailure("SOURCE_UNAVAILABLE") : "NO_FILE";
const loginExpired: ErrorMeaning = (error, statusQuery) =>
  isFranceConnect(statusQuery) ? new GatewayError("LOGIN_EXPIRED", loginExpiredMessage) : rejected(error, statusQuery);
const scopeMissing: ErrorMeaning = (error, statusQuery) =>
  isFranceConnect(statusQuery) ? missingScope(statusQuery.benefit.scope) : rejected(error, statusQuery);
/** The field of the identity that a parameter of the service carries. */
const fields = new Map([
  ["nomNaissance", "birthName"],
  ["nomUsage", "usageName"],
  ["prenoms", "givenNames"],
  ["prenoms[]", "givenNames"],
  ["anneeDateNaissance", "birthDate"],
  ["moisDateNaissance", "birthDate"],
  ["jourDateNaissance", "birthDate"],
  ["sexeEtatCivil", "gender"],
  ["codeCogInseePaysNaissance", "birthCountry"],
  ["codeCogInseeCommuneNaissance", "birthPlace"],
  ["nomCommuneNaissance", "birthPlaceName"],
  ["codeCogInseeDepartementNaissance", "birthDepartment"],
]);
/** A FranceConnect identity was not typed by a person: if the source rejects it, the source cannot use it. */
const refuses =
  (field: string): ErrorMeaning =>
  ({ source }, statusQuery) =>
    isFranceConnect(statusQuery)
      ? "IDENTITY_NOT_RECOGNISED"
      : refusedIdentity(fields.get(source?.parameter ?? "") ?? field);

const loginExpiredMessage =
  "The FranceConnect login can no longer be used with the source: the person must log in again.";
const isFranceConnect = ({ principal }: SourceQuery) => principal.modality === "france_connect";

const rows: readonly (readonly [status: number, meaning: ErrorMeaning, codes: string])[] = [
  [400, rejected, "00401"],
  [401, rejected, "00101 00103 00105 00108 00109"],
  [401, loginExpired, "50001 50002 51501 51502 51504"],
  [401, scopeMissing, "50003 51503"],
  [403, scopeMissing, "00100"],
  [403, rejected, "00107 00213"],
  [404, rejected, "00402"],
  [409, inProgress, "00015"],
  [422, rejected, "00203 00210 00212"],
  [422, notRecognised, "00355"],
  [422, refuses("birthDate"), "00363 00422"],
  [422, refuses("birthPlace"), "00365 00428"],
  [422, refuses(""), "00366 00421 00423 00424 00425 00426"],
  [422, refuses("givenNames"), "00367"],
  [422, refuses("birthCountry"), "00400"],
  [422, refuses("birthName"), "00420"],
  [422, refuses("gender"), "00427"],
];

/** The last three digits of a provider's code: they mean the same for every provider. */
const familyRows: typeof rows = [
  [404, noFile, "003"],
  [409, notRecognised, "015"],
  [422, notRecognised, "560 561 563 564"],
  [422, refuses(""), "562 565"],
];

const meanings = toMeanings(rows);
const families = toMeanings(familyRows);
/** Statuses that reject our credential, whatever the reason. */
const refusals = new Set([401, 403]);

function toMeanings(table: typeof rows) {
  return new Map(
    table.flatMap(([status, meaning, codes]) => codes.split(" ").map((code) => [code, { status, meaning }] as const)),
  );
}

/** A code is XXYYY: XX is the provider, or 00 where no provider was called, and YYY is the family. */
function meaningOf(code: string) {
  return meanings.get(code) ?? (/^(?!00)\d{5}$/.test(code) ? families.get(code.slice(2)) : undefined);
}

/**
 * Returns the reason why the source does not know. Throws the error of the code where the code is not such a reason.
 * With several errors, an error that rejects our own request decides first, then the first known one.
 */
export function readReason(status: number, errors: Refusal, statusQuery: SourceQuery): UnknownReason {
  // A code belongs to one status: a pair that disagrees is not this API.
  const known = errors.flatMap((error) => {
    const row = meaningOf(error.code) ?? (refusals.has(status) ? { status, meaning: rejected } : undefined);
    return row?.status === status ? [{ error, meaning: row.meaning }] : [];
  });
  const decisive = known.find(({ meaning }) => meaning === rejected) ?? known[0];
  if (!decisive) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  const reason = decisive.meaning(decisive.error, statusQuery);
  if (typeof reason === "string") return reason;
  throw reason;
}

/** By the first two digits of the code; for the other codes, no provider was called. */
const providers: Readonly<Record<string, string>> = {
  10: "MSA",
  23: "CNAF",
  35: "CNAF & MSA",
  36: "Sécurité sociale",
  37: "CNAV",
  40: "RNCPS",
  51: "FranceConnect",
};

/** The fund that answered, where one did. */
export function providerOf([{ code, meta }]: Refusal): string | null {
  return meta?.provider || (providers[code.slice(0, 2)] ?? null);
}
