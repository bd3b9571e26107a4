import * as z from "zod";
import type { UnknownReason } from "../schema/benefit-status.js";
import type { Fact } from "./source.js";
import { failureOfStatus, SourceFailure } from "./source-failure.js";

/** `{ "code": true, "libelle": "L'assuré est bénéficiaire de la CSS" }` */
const Answer = z.object({ code: z.boolean(), libelle: z.string() });

/** Some deployments write `errorCode` for `error_code`. */
const error = z.string().optional();
const Refusal = z.union([
  z.object({ error_code: z.int(), error }).transform(({ error_code: code }) => code),
  z.object({ errorCode: z.int(), error }).transform(({ errorCode: code }) => code),
]);

type Reading = Pick<Fact, "outcome" | "unknownReason" | "description" | "provider">;

const descriptions: Readonly<Record<UnknownReason, string>> = {
  NO_FILE: "La source ne trouve pas de dossier pour cette personne : son statut est inconnu.",
  IDENTITY_NOT_RECOGNISED: "La source ne reconnaît pas l'identité de cette personne : son statut est inconnu.",
};

/** `X-APISECU-FD`: the fund that answered. */
const funds: Readonly<Record<string, string>> = { "00810011": "CNAF", "00171001": "MSA", "99430000": "RNCPS" };

/** In the FranceConnect modality nobody typed the identity: a refused input is an identity that the source cannot use. */
const meanings: Readonly<Record<number, UnknownReason | "SOURCE_UNAVAILABLE">> = {
  40000: "SOURCE_UNAVAILABLE",
  40024: "SOURCE_UNAVAILABLE",
  40002: "IDENTITY_NOT_RECOGNISED",
  40003: "IDENTITY_NOT_RECOGNISED",
  40011: "IDENTITY_NOT_RECOGNISED",
  40013: "IDENTITY_NOT_RECOGNISED",
  40014: "IDENTITY_NOT_RECOGNISED",
  40015: "IDENTITY_NOT_RECOGNISED",
  40016: "IDENTITY_NOT_RECOGNISED",
  40019: "IDENTITY_NOT_RECOGNISED",
  40026: "IDENTITY_NOT_RECOGNISED",
  40029: "IDENTITY_NOT_RECOGNISED",
  40031: "IDENTITY_NOT_RECOGNISED",
  40402: "IDENTITY_NOT_RECOGNISED",
  40409: "IDENTITY_NOT_RECOGNISED",
  40406: "NO_FILE",
  40412: "NO_FILE",
};

/**
 * What API-SECU's answer says: only `code: false` is a no, only the codes of its table are an unknown. Throws
 * SourceFailure for everything else. A 401 is the caller's business before this.
 */
export async function readApiSecuAnswer(response: Response): Promise<Reading> {
  const failure = failureOfStatus(response);
  if (failure) throw failure;
  if (response.status === 401) throw new SourceFailure("SOURCE_REJECTED");

  const body = await readJson(response);
  const provider = funds[response.headers.get("x-apisecu-fd") ?? ""] ?? null;
  if (response.status === 200) return { ...readStatus(body), provider };
  return { ...readRefusal(response.status, body), provider };
}

function readStatus(body: unknown): Omit<Reading, "provider"> {
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause: answer.error });
  const { code, libelle } = answer.data;
  return { outcome: code ? "BENEFICIARY" : "NOT_BENEFICIARY", unknownReason: null, description: libelle };
}

function readRefusal(status: number, body: unknown): Omit<Reading, "provider"> {
  const refusal = Refusal.safeParse(body);
  // The first three digits of the code are the HTTP status: a pair that disagrees is not this API.
  if (!refusal.success || Math.floor(refusal.data / 100) !== status) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  if (status === 403) throw new SourceFailure("SOURCE_REJECTED");
  const meaning = meanings[refusal.data];
  if (!meaning) throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  if (meaning === "SOURCE_UNAVAILABLE") throw new SourceFailure(meaning);
  return { outcome: "UNKNOWN", unknownReason: meaning, description: descriptions[meaning] };
}

async function readJson(response: Response): Promise<unknown> {
  const contentType = response.headers.get("content-type");
  if (contentType && !/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    throw new SourceFailure("SOURCE_INVALID_RESPONSE");
  }
  try {
    return await response.json();
  } catch (cause) {
    throw new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause });
  }
}
