import * as z from "zod";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import { readJson, unknown } from "../source-answer.js";
import { SourceFailure } from "../source-failure.js";
import type { BenefitDefinition, Fact, SourceQuery } from "../source.js";
import { providerOf, readReason, Refusal } from "./errors.js";
import { failureOf } from "./outage.js";

/** `{ "data": { "est_beneficiaire": true, "avec_participation": false, "date_debut_droit": "2023-02-01" }, … }` */
const Status = z.object({
  data: z.looseObject({ est_beneficiaire: z.boolean(), date_debut_droit: z.iso.date().nullish() }),
});
const Detail = z.boolean().nullish();

type Reading = Omit<Fact, "source" | "sourceCallId">;

/**
 * Reads an answer of API Particulier. Only `est_beneficiaire: false` means not a beneficiary; only the codes of its
 * table mean unknown. Throws for everything else: LOGIN_EXPIRED, UNAUTHORIZED_FIELD_OR_TYPE, BAD_USER_INPUT, or
 * SourceFailure.
 */
export function readApiParticulierAnswer(response: HttpAnswer, statusQuery: SourceQuery): Reading {
  const asOf = establishedAt(response);
  const failure = failureOf(response);
  if (failure) throw failure;

  const body = readJson(response);
  if (response.status === 200) return { ...readStatus(body, statusQuery.benefit), asOf };
  return { ...readRefusal(response.status, body, statusQuery), asOf };
}

function readStatus(body: unknown, benefit: BenefitDefinition): Omit<Reading, "asOf"> {
  const { data } = parse(Status, body);
  const isBeneficiary = data.est_beneficiaire;
  return {
    outcome: isBeneficiary ? "BENEFICIARY" : "NOT_BENEFICIARY",
    unknownReason: null,
    description: `La personne ${isBeneficiary ? "est" : "n'est pas"} bénéficiaire ${benefit.ofBenefit}.`,
    rightStartDate: data.date_debut_droit ?? null,
    details: readDetails(data, benefit, isBeneficiary),
    provider: null,
  };
}

/**
 * Scopes are masks: a field whose scope is missing is absent. For a person who is not a beneficiary, the service
 * returns `false` without meaning.
 */
function readDetails(
  data: Readonly<Record<string, unknown>>,
  { details, apiParticulier }: BenefitDefinition,
  isBeneficiary: boolean,
): Fact["details"] {
  return Object.fromEntries(
    Object.entries(details).flatMap(([field, scope]) => {
      const value = parse(Detail, data[apiParticulier?.details[field] ?? ""]);
      if (value === undefined && scope !== null) return [];
      return [[field, isBeneficiary ? (value ?? null) : null]];
    }),
  );
}

function readRefusal(status: number, body: unknown, statusQuery: SourceQuery): Omit<Reading, "asOf"> {
  const errors = parse(Refusal, body);
  return {
    ...unknown(readReason(status, errors, statusQuery)),
    rightStartDate: null,
    details: Object.fromEntries(Object.keys(statusQuery.benefit.details).map((field) => [field, null])),
    provider: providerOf(errors),
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause: parsed.error });
  return parsed.data;
}

/** The service caches its answers for this long. */
const lifetimeSeconds = 3600;

/**
 * Returns the time at which the service got its answer, in ISO 8601. The service returns how long its cache entry still
 * lives.
 */
function establishedAt(answer: HttpAnswer): string {
  const left = answer.header("x-cache-expires-in") ?? "";
  // An answer is reported older rather than younger than it is: only an explicit `false` means not cached.
  const isRemembered = answer.header("x-response-cached")?.toLowerCase() !== "false" && /^-?\d+(?:\.\d+)?$/.test(left);
  const age = isRemembered ? lifetimeSeconds - Math.min(lifetimeSeconds, Math.max(0, Number(left))) : 0;
  return new Date(Date.now() - age * 1000).toISOString();
}
