import type { AnswerHeaders, SourceAnswer } from "../source-answer.js";
import { benefits, detailsOf, type Benefit } from "./endpoints.js";

type Data = Readonly<Record<string, unknown>>;

/** A 200: the data of one benefit in JSON:API's envelope. */
export function apiParticulierStatus(data: Data, headers: AnswerHeaders = {}): SourceAnswer {
  return { status: 200, body: { data, links: {}, meta: {} }, headers };
}

/** An answer for a person who has the benefit since this day, `YYYY-MM-DD`. */
export function beneficiary(since: string, details: Data = {}): SourceAnswer {
  return apiParticulierStatus({ est_beneficiaire: true, ...details, date_debut_droit: since });
}

/** An answer without the benefit. The service then sends `avec_participation: false`; its specification says null. */
export function notBeneficiary(details: Data = {}): SourceAnswer {
  return apiParticulierStatus({ est_beneficiaire: false, ...details, date_debut_droit: null });
}

const yes: Readonly<Partial<Record<Benefit, SourceAnswer>>> = {
  complementaire_sante_solidaire: beneficiary("2024-01-01", { avec_participation: false }),
  revenu_solidarite_active: beneficiary("2024-01-01", { avec_majoration: false }),
};

/** Default answers, for a person without answers of their own: the CSS and the RSA since 2024, no other benefit. */
export const usualAnswers = Object.fromEntries(
  benefits.map((benefit) => [benefit, yes[benefit] ?? notBeneficiary(nulls(Object.keys(detailsOf(benefit))))]),
) as Readonly<Record<Benefit, SourceAnswer>>;

function nulls(fields: readonly string[]): Data {
  return Object.fromEntries(fields.map((field) => [field, null]));
}
