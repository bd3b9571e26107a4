import type { BenefitCode, MyStatusesQuery, StatusFragment } from "../generated/graphql.js";
import type { Answer, FieldError } from "../graphql/execute.js";
import type { ErrorExtensions } from "../graphql/request-failure.js";

/** What is known of one benefit: a status, or why there is none. A failure is never a status. */
export interface Result {
  readonly benefit: BenefitCode;
  readonly status: StatusFragment | undefined;
  /** Set exactly when there is no status. */
  readonly failure: ErrorExtensions | undefined;
  /** Why one field of the status alone is missing, by its name. */
  readonly missing: ReadonlySet<string>;
}

/** One result for each benefit asked, in their order: an error's path says which of them it is about. */
export function toResults({ data, errors }: Answer<MyStatusesQuery>, asked: readonly BenefitCode[]): Result[] {
  // Without a list, its own error is everyone's.
  const { statuses } = data.me ?? {};
  return asked.map((benefit, index) => {
    const status = statuses?.[index] ?? undefined;
    const own = errors.filter(({ path = [] }) => path[2] === undefined || path[2] === index);
    return {
      benefit,
      status,
      failure: status ? undefined : (own[0]?.extensions ?? {}),
      missing: new Set(own.flatMap(fieldOf)),
    };
  });
}

function fieldOf({ path = [] }: FieldError): string[] {
  const [, , , field] = path;
  return typeof field === "string" ? [field] : [];
}
