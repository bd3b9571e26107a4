import type { Answer, GatewayError } from "./answer.js";

const maxAttempts = 3;
/** A person waits: a longer pause is theirs to decide on. */
const maxPauseSeconds = 5;

/** Asks again where that may help, after the pause that the gateway names. Resolves with the last answer. */
export async function withRetry<Data>(ask: () => Promise<Answer<Data>>): Promise<Answer<Data>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    const pause = pauseBeforeRetry(answer.errors, attempt);
    if (attempt === maxAttempts || pause === undefined || pause > maxPauseSeconds) return answer;
    // Up to one second more, at random: pages that failed together do not come back together.
    const milliseconds = (pause + Math.random()) * 1_000;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** In seconds; undefined where another attempt would change nothing. */
function pauseBeforeRetry(errors: readonly GatewayError[], attempt: number): number | undefined {
  const pauses = errors.flatMap(({ extensions: { retryable, retryAfter } = {} }) =>
    retryable || retryAfter !== undefined ? [retryAfter ?? 2 ** (attempt - 1)] : [],
  );
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}
