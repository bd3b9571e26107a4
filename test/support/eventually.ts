import { setTimeout as delay } from "node:timers/promises";

const pauseMs = 100;

/** Waits for what comes about by itself and announces itself by no event: passes as soon as the claim holds. Looks every 100 ms. */
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
