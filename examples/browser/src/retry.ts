import type { Answer, GatewayError } from "./answer.js";

const maxAttempts = 3;
/** A person is waiting. After a longer pause, that person decides whether to retry. */
const maxPauseSeconds = 5;

/**
 * Calls `ask` again after a temporary error, up to three calls in all. Waits for the pause that the gateway gives, if
 * it is short enough. Passes each answer with data to `show` at once: the page does not wait for the missing fields.
 * A later refusal does not replace the data. Rejects if the gateway does not answer and no data is shown yet.
 */
export async function withRetry<Data>(ask: () => Promise<Answer<Data>>, show: (answer: Answer<Data>) => void) {
  let isShown = false;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask().catch((error: unknown) => {
      if (!isShown) throw error;
    });
    if (!answer) return;
    if (answer.data || !isShown) show(answer);
    isShown ||= answer.data !== null;
    const pause = pauseBeforeRetry(answer.errors, attempt);
    if (attempt === maxAttempts || pause === undefined || pause > maxPauseSeconds) return;
    // Adds a random time of up to one second: pages that failed at the same time do not retry at the same time.
    const milliseconds = (pause + Math.random()) * 1_000;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** Returns the pause in seconds; undefined if another attempt cannot help. */
function pauseBeforeRetry(errors: readonly GatewayError[], attempt: number): number | undefined {
  const pauses = errors.flatMap(({ extensions: { retryable, retryAfter } = {} }) =>
    retryable || retryAfter !== undefined ? [retryAfter ?? 2 ** (attempt - 1)] : [],
  );
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}
