import type { AnswerHeaders, SourceAnswer } from "../source-answer.js";
import { benefits, detailsOf, type Benefit } from "./endpoints.js";

type Data = Readonly<Record<string, unknown>>;

/** A 200: JSON:API's envelope around one benefit's data. */
export function apiParticulierStatus(data: Data, headers: AnswerHeaders = {}): SourceAnswer {
  return { status: 200, body: { data, links: {}, meta: {} }, headers };
}

/** A right since that day, `YYYY-MM-DD`. */
export function beneficiary(since: string, details: Data = {}): SourceAnswer {
  return apiParticulierStatus({ est_beneficiaire: true, ...details, date_debut_droit: since });
}

/** No right. `avec_participation` is then `false` in reality, where the specification says null. */
export function notBeneficiary(details: Data = {}): SourceAnswer {
  return apiParticulierStatus({ est_beneficiaire: false, ...details, date_debut_droit: null });
}

const yes: Readonly<Partial<Record<Benefit, SourceAnswer>>> = {
  complementaire_sante_solidaire: beneficiary("2024-01-01", { avec_participation: false }),
  revenu_solidarite_active: beneficiary("2024-01-01", { avec_majoration: false }),
};

/** What is true of a person about whom nothing else is written: the CSS and the RSA since 2024, nothing else. */
export const usualAnswers = Object.fromEntries(
  benefits.map((benefit) => [benefit, yes[benefit] ?? notBeneficiary(nulls(Object.keys(detailsOf(benefit))))]),
) as Readonly<Record<Benefit, SourceAnswer>>;

function nulls(fields: readonly string[]): Data {
  return Object.fromEntries(fields.map((field) => [field, null]));
}
