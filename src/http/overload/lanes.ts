import type { CallerKind } from "../../auth/caller-kind.js";
import { createLane, type Lane } from "./lane.js";

/** Starts of other lanes, after which a lane whose requests wait starts one too. */
const share = 16;

interface Limits {
  readonly maxWaiting: number;
  /** The largest number of requests that run, in each lane. */
  readonly limit: () => number;
  /** Verifications at the same time: FranceConnect has no more connections. */
  readonly maxVerifications: number;
}

/** The lanes of all callers. Requests that wait start in the order of the lanes, but none is left out for ever. */
export function createLanes({ maxVerifications, ...limits }: Limits) {
  let verifying = 0;
  const isOpen = () => true;
  const verified = createLane({ ...limits, isOpen });
  const anonymous = createLane({ ...limits, isOpen });
  const unknown = createLane({ ...limits, isOpen: () => verifying < maxVerifications });
  const byKind: Readonly<Record<CallerKind, Lane>> = { verified, anonymous, new: unknown };
  const all = [verified, anonymous, unknown];
  const passedOver = new Map<Lane, number>();
  const timesPassed = (lane: Lane) => passedOver.get(lane) ?? 0;

  return {
    of: (kind: CallerKind): Lane => byKind[kind],
    all,
    /** A request of the lane of new callers has started. */
    beginVerification: (): void => void (verifying += 1),
    endVerification: (): void => void (verifying -= 1),
    /** Starts requests that wait, while there are slots. */
    startWaiting(): void {
      for (;;) {
        const ready = all.filter((lane) => lane.isReady());
        const next = ready.find((lane) => timesPassed(lane) >= share) ?? ready[0];
        if (!next) return;
        for (const lane of ready) passedOver.set(lane, lane === next ? 0 : timesPassed(lane) + 1);
        next.startNext();
      }
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
