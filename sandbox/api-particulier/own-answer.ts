import { z } from "zod";
import type { Persona } from "../people/persona.js";
import type { SourceAnswer } from "../source-answer.js";
import { usualAnswers } from "./answers.js";
import { detailsOf, type Benefit } from "./endpoints.js";
import { apiParticulierError } from "./errors.js";

const Status = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** The person's own answer. The fields that the scopes do not unmask are absent, not null. */
export function ownAnswer(
  person: Persona | undefined,
  benefit: Benefit,
  scopes: ReadonlySet<string> | undefined,
): SourceAnswer {
  if (!person) return apiParticulierError("37003");
  const answer = person.apiParticulier?.[benefit] ?? usualAnswers[benefit];
  if (!scopes || typeof answer === "string") return answer;
  const status = Status.safeParse(answer.body);
  if (!status.success) return answer;
  const isTold = ([field]: [string, unknown]) => {
    const scope = detailsOf(benefit)[field];
    return scope === undefined || scopes.has(scope);
  };
  return {
    ...answer,
    body: { ...status.data, data: Object.fromEntries(Object.entries(status.data.data).filter(isTold)) },
  };
}
