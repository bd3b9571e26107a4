import * as z from "zod";
import type { SourcePrincipal } from "../../auth/principal.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { UnknownReason } from "../../schema/benefits/benefit-status.js";
import { readJson, refusedIdentity, unknown } from "../source-answer.js";
import { failureOfStatus, SourceFailure } from "../source-failure.js";
import type { Fact } from "../source.js";

/** `{ "code": true, "libelle": "L'assuré est bénéficiaire de la CSS" }` */
const Answer = z.object({ code: z.boolean(), libelle: z.string() });

/** Some deployments write `errorCode` instead of `error_code`. */
const error = z.string().optional();
const Refusal = z.union([
  z.object({ error_code: z.int(), error }).transform(({ error_code: code }) => code),
  z.object({ errorCode: z.int(), error }).transform(({ errorCode: code }) => code),
]);

type Reading = Pick<Fact, "outcome" | "unknownReason" | "description" | "provider">;

/** `X-APISECU-FD`: the fund that answered. */
const funds: Readonly<Record<string, string>> = { "00810011": "CNAF", "00171001": "MSA", "99430000": "RNCPS" };

/** The codes that reject a part of the identity, with our name of the field; "" is the whole identity. */
const refusedFields: Readonly<Record<number, string>> = {
  40002: "birthName",
  40003: "birthName",
  40011: "",
  40013: "birthPlace",
  40014: "gender",
  40015: "",
  40016: "",
  40019: "birthPlace",
  40026: "birthDate",
  40029: "birthDate",
  40031: "",
};

const meanings: Readonly<Record<number, UnknownReason | "SOURCE_UNAVAILABLE">> = {
  40000: "SOURCE_UNAVAILABLE",
  40024: "SOURCE_UNAVAILABLE",
  40402: "IDENTITY_NOT_RECOGNISED",
  40409: "IDENTITY_NOT_RECOGNISED",
  40406: "NO_FILE",
  40412: "NO_FILE",
};

/**
 * Reads an answer of API-SECU. Only `code: false` means not a beneficiary; only the codes of its table mean unknown.
 * Throws SourceFailure for everything else. The caller handles a 401 before this.
 */
export function readApiSecuAnswer(response: HttpAnswer, modality: SourcePrincipal["modality"]): Reading {
  const failure = failureOfStatus(response);
  if (failure) throw failure;
  if (response.status === 401) throw new SourceFailure("SOURCE_REJECTED");

  const body = readJson(response);
  const provider = funds[response.header("x-apisecu-fd") ?? ""] ?? null;
  if (response.status === 200) return { ...readStatus(body), provider };
  return { ...readRefusal(response.status, body, modality), provider };
}

function readStatus(body: unknown): Omit<Reading, "provider"> {
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause: answer.error });
  const { code, libelle } = answer.data;
  return { outcome: code ? "BENEFICIARY" : "NOT_BENEFICIARY", unknownReason: null, description: libelle };
}

function readRefusal(status: number, body: unknown, modality: SourcePrincipal["modality"]): Omit<Reading, "provider"> {
  const refusal = Refusal.safeParse(body);
  // The first three digits of the code are the HTTP status: a pair that disagrees is not this API.
  if (!refusal.success || Math.floor(refusal.data / 100) !== status) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  if (status === 403) throw new SourceFailure("SOURCE_REJECTED");
  const field = refusedFields[refusal.data];
  if (field !== undefined && modality === "civil_identity") throw refusedIdentity(field);
  // A FranceConnect identity was not typed by a person: if the source rejects it, the source cannot use it.
  const meaning = field === undefined ? meanings[refusal.data] : "IDENTITY_NOT_RECOGNISED";
  if (!meaning) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  if (meaning === "SOURCE_UNAVAILABLE") throw new SourceFailure(meaning);
  return unknown(meaning);
}
