import type { Answer, GatewayError } from "./answer.js";

const maxAttempts = 3;
/** A person waits: a longer pause is theirs to decide on. */
const maxPauseSeconds = 5;

/**
 * Asks again where that may help, after the pause that the gateway names. Each answer with data goes to `show` at once: what is
 * known does not wait for the rest, and a later refusal does not take it away. Rejects where no gateway answers at all.
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
