import type { Consumer } from "../../../auth/consumers-file.js";
import type { Pace } from "./gcra.js";

export interface Rate {
  readonly perSecond: number;
  readonly perMinute: number;
}

/** No second holds more than `perSecond` calls, no minute more than `perMinute` and those few. */
export function paceOf({ perSecond, perMinute }: Rate): Pace {
  const intervalMs = Math.max(1_000 / perSecond, 60_000 / perMinute);
  // Two benefits of one person leave at once; one of the second's calls is left for what is late on its way.
  return { intervalMs, toleranceMs: intervalMs * Math.max(0, perSecond - Math.floor(1_000 / intervalMs) - 2) };
}

/** A person's benefits leave at once. */
const longestBurst = 5;

/** No window of `perSeconds` holds more than `calls`: a quarter of them, five at most, may leave at once, the others evenly. */
export function paceOfConsumer({ calls, perSeconds }: NonNullable<Consumer["sourceRate"]>): Pace {
  const burst = Math.max(1, Math.min(longestBurst, Math.floor(calls / 4)));
  const intervalMs = (perSeconds * 1_000) / (calls - burst + 1);
  return { intervalMs, toleranceMs: intervalMs * (burst - 1) };
}
