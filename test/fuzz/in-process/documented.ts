import { SourceFailure } from "../../../src/datasources/source-failure.js";
import { GatewayError, StartError } from "../../../src/errors.js";
import { canary } from "../grammar/people.js";
import { Fault } from "../target.js";

/**
 * Returns the result of the work, or the code of an error that the gateway documents. Any other error is rethrown, and
 * counts as a crash.
 */
export async function resultOrCode<T>(work: () => T | Promise<T>, resultOf: (value: T) => string): Promise<string> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    return codeOf(error);
  }
  return resultOf(value);
}

function codeOf(error: unknown): string {
  if (error instanceof StartError) return "StartError";
  if (!(error instanceof GatewayError) && !(error instanceof SourceFailure)) throw error;
  if (`${error.message} ${JSON.stringify(error)}`.includes(canary))
    throw new Fault("unmasked", "an error names a person", { cause: error });
  return error.code;
}
