import type { SourceAnswer } from "../source-answer.js";

/** One failure of a source for the CSS. */
export interface Failure {
  /** The source's code, or a word for what is wrong with its answer. */
  readonly name: string;
  readonly answer: SourceAnswer;
  /** The gateway's answer for the CSS with a FranceConnect token: a code of `errors`, or the reason for the unknown. */
  readonly shows: string;
  /** The cause at the source. */
  readonly cause: string;
}

export const noFile = "unknown, no file";
export const notRecognised = "unknown, identity not recognised";

/** The sentence for the list of test people. */
export function describeFailure(source: string, { name, shows, cause }: Failure): string {
  return `CSS ${shows} (${source} ${name}: ${cause}); RSA yes`;
}

export function fail(name: string, answer: SourceAnswer, shows: string, cause: string): Failure {
  return { name, answer, shows, cause };
}

/** An answer that breaks the source's contract. */
export function invalid(name: string, answer: SourceAnswer, cause: string): Failure {
  return fail(name, answer, "SOURCE_INVALID_RESPONSE", cause);
}
