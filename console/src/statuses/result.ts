import type { BenefitCode, MyStatusesQuery, StatusFragment } from "../generated/graphql.js";
import type { Answer, FieldError } from "../graphql/execute.js";
import type { ErrorExtensions } from "../graphql/request-failure.js";

/** The result for one benefit: a status, or the failure. A failure is never a status. */
export interface Result {
  readonly benefit: BenefitCode;
  readonly status: StatusFragment | undefined;
  /** Set if and only if the status is undefined. */
  readonly failure: ErrorExtensions | undefined;
  /** Names of the fields that failed while the rest of the status is present. */
  readonly missing: ReadonlySet<string>;
}

/** One result per requested benefit, in the same order. The path of an error gives the index of its benefit. */
export function toResults({ data, errors }: Answer<MyStatusesQuery>, asked: readonly BenefitCode[]): Result[] {
  // When the whole list failed, its error applies to every benefit.
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
