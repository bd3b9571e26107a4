import { setTimeout as delay } from "node:timers/promises";

const pauseMs = 100;

/** Resolves as soon as the claim holds. Checks every 100 ms. For changes without an event. */
export async function eventually(claim: () => Promise<void>, attempts = 50): Promise<void> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    try {
      await claim();
      return;
    } catch {
      await delay(pauseMs);
    }
  }
  await claim();
}
