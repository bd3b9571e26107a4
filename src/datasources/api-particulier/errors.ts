import * as z from "zod";
import { GatewayError, missingScope } from "../../errors.js";
import type { UnknownReason } from "../../schema/benefits/benefit-status.js";
import { refusedIdentity } from "../source-answer.js";
import { SourceFailure } from "../source-failure.js";
import type { SourceQuestion } from "../source.js";

const ErrorObject = z.object({
  code: z.string(),
  title: z.string().nullish(),
  // Optional: what cannot be read counts as absent.
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

/** `{ "errors": [ { "code": "37002", "title", "detail", "source": {}, "meta": {} } ] }`: the first error, and those after it that can be read. */
export const Refusal = z
  .object({ errors: z.tuple([ErrorObject], z.unknown()) })
  .transform(({ errors: [first, ...others] }) => [first, ...others.flatMap(readable)] as const);
export type Refusal = z.infer<typeof Refusal>;

function readable(error: unknown): ErrorObject[] {
  const { data } = ErrorObject.safeParse(error);
  return data ? [data] : [];
}

const inProgressSeconds = 10;

/** The service works on another call of the same URL. */
export class RequestInProgress extends SourceFailure {
  constructor() {
    super("SOURCE_UNAVAILABLE", inProgressSeconds);
  }
}

type Meaning = (error: ErrorObject, question: SourceQuestion) => UnknownReason | Error;

const rejected: Meaning = () => new SourceFailure("SOURCE_REJECTED");
const inProgress: Meaning = () => new RequestInProgress();
const notRecognised: Meaning = () => "IDENTITY_NOT_RECOGNISED";
/** One code means both that nobody knows the person and that the search failed: the words decide. Production has spelt them with one t. */
const noFile: Meaning = ({ title, detail }) =>
  /erreur\s*inatt?endue/i.test(`${title ?? ""} ${detail ?? ""}`) ? new SourceFailure("SOURCE_UNAVAILABLE") : "NO_FILE";
const loginExpired: Meaning = (error, question) =>
  isFranceConnect(question) ? new GatewayError("LOGIN_EXPIRED", loginExpiredMessage) : rejected(error, question);
const scopeMissing: Meaning = (error, question) =>
  isFranceConnect(question) ? missingScope(question.benefit.scope) : rejected(error, question);
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
/** FranceConnect's identities nobody typed: one that is refused is one that the source cannot use. */
const refuses =
  (field: string): Meaning =>
  ({ source }, question) =>
    isFranceConnect(question)
      ? "IDENTITY_NOT_RECOGNISED"
      : refusedIdentity(fields.get(source?.parameter ?? "") ?? field);

const loginExpiredMessage =
  "The FranceConnect login can no longer be used with the source: the person must log in again.";
const isFranceConnect = ({ principal }: SourceQuestion) => principal.modality === "france_connect";

const rows: readonly (readonly [status: number, meaning: Meaning, codes: string])[] = [
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

/** The last three digits of a provider's code: they mean the same whichever provider was asked. */
const familyRows: typeof rows = [
  [404, noFile, "003"],
  [409, notRecognised, "015"],
  [422, notRecognised, "560 561 563 564"],
  [422, refuses(""), "562 565"],
];

const meanings = toMeanings(rows);
const families = toMeanings(familyRows);
/** They refuse our credential, whatever the reason. */
const refusals = new Set([401, 403]);

function toMeanings(table: typeof rows) {
  return new Map(
    table.flatMap(([status, meaning, codes]) => codes.split(" ").map((code) => [code, { status, meaning }] as const)),
  );
}

/** A code is XXYYY: XX is the provider, 00 where none was asked, and YYY the family. */
function meaningOf(code: string) {
  return meanings.get(code) ?? (/^(?!00)\d{5}$/.test(code) ? families.get(code.slice(2)) : undefined);
}

/**
 * Why the source cannot tell. Throws what the codes stand for where that is no such reason. Of several errors the first
 * known one decides, after one that refuses our own request.
 */
export function readReason(status: number, errors: Refusal, question: SourceQuestion): UnknownReason {
  // A code belongs to one status: a pair that disagrees is not this API.
  const known = errors.flatMap((error) => {
    const row = meaningOf(error.code) ?? (refusals.has(status) ? { status, meaning: rejected } : undefined);
    return row?.status === status ? [{ error, meaning: row.meaning }] : [];
  });
  const decisive = known.find(({ meaning }) => meaning === rejected) ?? known[0];
  if (!decisive) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  const reason = decisive.meaning(decisive.error, question);
  if (typeof reason === "string") return reason;
  throw reason;
}

/** By the code's first two digits; the others were answered without asking anybody. */
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
