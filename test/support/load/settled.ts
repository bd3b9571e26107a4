import { setTimeout as delay } from "node:timers/promises";

/** Longer than a connection without a request stays open. */
const everyMs = 6_000;
const mostTimes = 5;

/** Resolves once a figure has stayed the same for six seconds, or after half a minute. */
export async function settled(figure: () => number): Promise<void> {
  for (let [times, before] = [0, NaN]; times < mostTimes; times += 1) {
    const now = figure();
    if (now === before) return;
    before = now;
    await delay(everyMs);
  }
}
