import type { SourceAnswer } from "../source-answer.js";

/** One way in which a source fails to answer for the CSS. */
export interface Failure {
  /** The source's code, or a word for what is wrong with its answer. */
  readonly name: string;
  readonly answer: SourceAnswer;
  /** What the gateway answers for the CSS, for a FranceConnect token: a code of `errors`, or why the status is unknown. */
  readonly shows: string;
  /** What happens at the source. */
  readonly cause: string;
}

export const noFile = "unknown, no file";
export const notRecognised = "unknown, identity not recognised";

/** The sentence of the list of test people. */
export function describeFailure(source: string, { name, shows, cause }: Failure): string {
  return `CSS ${shows} (${source} ${name}: ${cause}); RSA yes`;
}

export function fail(name: string, answer: SourceAnswer, shows: string, cause: string): Failure {
  return { name, answer, shows, cause };
}

/** An answer that is not the source's contract. */
export function invalid(name: string, answer: SourceAnswer, cause: string): Failure {
  return fail(name, answer, "SOURCE_INVALID_RESPONSE", cause);
}
