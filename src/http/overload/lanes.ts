import type { CallerKind } from "../../auth/caller-kind.js";
import { createLane, type Lane } from "./lane.js";

/** A lane that waits behind the others starts one request after this number of theirs. */
const share = 16;

interface Limits {
  readonly maxWaiting: number;
  /** The number of slots of each lane. */
  readonly limit: () => number;
  /** Verifications at the same time: FranceConnect has no more connections. */
  readonly maxVerifications: number;
}

/** The lanes of all callers. Requests that wait start in the order of the lanes, but none is left out for ever. */
export function createLanes({ maxWaiting, limit, maxVerifications }: Limits) {
  const verified = createLane(maxWaiting, limit);
  const anonymous = createLane(maxWaiting, limit);
  const unknown = createLane(maxWaiting, () => Math.min(limit(), maxVerifications));
  const lanes: readonly { readonly lane: Lane; passedOver: number }[] = [verified, anonymous, unknown].map((lane) => ({
    lane,
    passedOver: 0,
  }));

  return {
    of: (kind: CallerKind): Lane => ({ verified, anonymous, new: unknown })[kind],
    all: [verified, anonymous, unknown],
    /** Starts requests that wait, while there are slots. */
    startWaiting(): void {
      for (;;) {
        const ready = lanes.filter(({ lane }) => lane.isReady());
        const next = ready.find(({ passedOver }) => passedOver >= share) ?? ready[0];
        if (!next) return;
        for (const other of ready) other.passedOver = other === next ? 0 : other.passedOver + 1;
        next.lane.startNext();
      }
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
