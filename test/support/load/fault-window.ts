import { setTimeout as delay } from "node:timers/promises";

/** A fault that lasts from one moment of a load to another. */
interface FaultWindow {
  /** Milliseconds until the fault begins, and how long it lasts. */
  readonly afterMs: number;
  readonly ms: number;
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

/** Resolves when the fault has ended. */
export async function causeFault({ afterMs, ms, begin, end }: FaultWindow): Promise<void> {
  await delay(afterMs);
  await Promise.all([begin(), delay(ms)]);
  await end();
}
