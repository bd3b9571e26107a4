import * as z from "zod";
import { GatewayError, missingScope } from "../errors.js";
import type { UnknownReason } from "../schema/benefit-status.js";
import type { SourceQuestion } from "./source.js";
import { readJson, refusedIdentity } from "./source-answer.js";
import { failureOfStatus, SourceFailure } from "./source-failure.js";

const ErrorObject = z.object({
  code: z.string(),
  title: z.string().nullish(),
  // Told for our convenience: what cannot be read of it is as good as not told.
  meta: z
    .object({
      provider: z.string().nullish().catch(null),
      retry_in: z.number().nonnegative().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type ErrorObject = z.infer<typeof ErrorObject>;

/** `{ "errors": [ { "code": "37002", "title", "detail", "source": {}, "meta": {} } ] }`: the first of them decides. */
export const Refusal = z.object({ errors: z.tuple([ErrorObject], z.unknown()) }).transform(({ errors }) => errors[0]);

/** The same request is being answered: another process of ours, most likely, asks with the same URL. */
export class RequestInProgress extends SourceFailure {
  constructor() {
    super("SOURCE_UNAVAILABLE");
  }
}

type Meaning = (error: ErrorObject, question: SourceQuestion) => UnknownReason | Error;

const rejected: Meaning = () => new SourceFailure("SOURCE_REJECTED");
const inProgress: Meaning = () => new RequestInProgress();
const notRecognised: Meaning = () => "IDENTITY_NOT_RECOGNISED";
/** One code means both that nobody knows the person and that the search failed: the title tells which. */
const noFile: Meaning = ({ title }) =>
  /erreur\s+inattendue/i.test(title ?? "") ? new SourceFailure("SOURCE_UNAVAILABLE") : "NO_FILE";
const loginExpired: Meaning = (error, question) =>
  isFranceConnect(question) ? new GatewayError("LOGIN_EXPIRED", loginExpiredMessage) : rejected(error, question);
const scopeMissing: Meaning = (error, question) =>
  isFranceConnect(question) ? missingScope(question.benefit.scope) : rejected(error, question);
/** FranceConnect's identities nobody typed: one that is refused is one that the source cannot use. */
const refuses =
  (field: string): Meaning =>
  (_error, question) =>
    isFranceConnect(question) ? "IDENTITY_NOT_RECOGNISED" : refusedIdentity(field);

const loginExpiredMessage =
  "The FranceConnect login can no longer be used with the source: the person must log in again.";
const isFranceConnect = ({ principal }: SourceQuestion) => principal.modality === "france_connect";

const rows: readonly (readonly [status: number, meaning: Meaning, codes: string])[] = [
  [400, rejected, "00401"],
  [401, rejected, "00101 00103 00105 00108 00109"],
  [401, loginExpired, "50001 50002 51501 51502 51504"],
  [401, scopeMissing, "50003 51503"],
  [403, rejected, "00100 00107 00213"],
  [404, noFile, "10003 23003 35003 36003 37003 40003"],
  [404, rejected, "00402"],
  [409, inProgress, "00015"],
  [422, rejected, "00203 00210 00212"],
  [422, notRecognised, "36560 36561 51564"],
  [422, refuses("birthDate"), "00363 00422"],
  [422, refuses("birthPlace"), "00365 00428"],
  [422, refuses(""), "00366"],
  [422, refuses("givenNames"), "00367"],
  [422, refuses("birthCountry"), "00400"],
  [422, refuses("birthName"), "00420"],
  [422, refuses("gender"), "00427"],
];

const meanings = new Map(
  rows.flatMap(([status, meaning, codes]) => codes.split(" ").map((code) => [code, { status, meaning }] as const)),
);
/** They refuse our credential, whatever the reason. */
const refusals = new Set([401, 403]);

/** Why the source cannot tell. Throws what the code stands for where that is no such reason. */
export function readReason(status: number, error: ErrorObject, question: SourceQuestion): UnknownReason {
  const known = meanings.get(error.code) ?? (refusals.has(status) ? { status, meaning: rejected } : undefined);
  // A code belongs to one status: a pair that disagrees is not this API.
  if (known?.status !== status) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  const reason = known.meaning(error, question);
  if (typeof reason === "string") return reason;
  throw reason;
}

const mostSeconds = 86_400;
const providerDown = "00501";

/** The statuses that mean the same whatever the body says; undefined for the others. One body tells how long it will last. */
export async function failureOf(response: Response): Promise<SourceFailure | undefined> {
  const failure = failureOfStatus(response);
  if (!failure || response.status !== 502) return failure;
  const error = Refusal.safeParse(await readJson(response).catch(() => undefined)).data;
  const seconds = error?.code === providerDown ? error.meta?.retry_in : undefined;
  if (typeof seconds !== "number") return failure;
  return new SourceFailure(failure.code, Math.min(mostSeconds, Math.ceil(seconds)));
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
export function providerOf({ code, meta }: ErrorObject): string | null {
  return meta?.provider || (providers[code.slice(0, 2)] ?? null);
}
