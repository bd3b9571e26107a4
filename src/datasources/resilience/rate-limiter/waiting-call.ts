import type { SharedDeadline } from "../shared-deadline.js";

/** Of the time that is left when it begins to wait, what is kept for the call itself: a permit at the very end would be of no use. */
const callShare = 0.2;

/** A call that waits for its permit. */
export interface WaitingCall {
  readonly deadline: SharedDeadline;
  /** Calls of one name are made one at a time. */
  readonly name: unknown;
  /** How much longer it may wait for its permit, in milliseconds; below 0 when it has waited for too long. */
  readonly patienceMs: () => number;
  /** Rejects as it is refused. */
  readonly permitted: Promise<void>;
  readonly serve: () => void;
  readonly refuse: (reason: unknown) => void;
}

interface Events {
  /** It has waited for as long as it may. */
  readonly onImpatience: (call: WaitingCall) => void;
  /** It is served, refused, or nobody waits for it any more. */
  readonly onEnd: (call: WaitingCall) => void;
}

/** How long a call that begins to wait now may wait for its permit. */
export const patienceMs = ({ at }: SharedDeadline) => (at - performance.now()) * (1 - callShare);

export function createWaitingCall(
  deadline: SharedDeadline,
  name: unknown,
  { onImpatience, onEnd }: Events,
): WaitingCall {
  const { promise: permitted, resolve, reject } = Promise.withResolvers<undefined>();
  const abort = () => {
    refuse(deadline.signal.reason);
  };
  const end = () => {
    clearTimeout(timer);
    deadline.signal.removeEventListener("abort", abort);
    onEnd(call);
  };
  const refuse = (reason: unknown) => {
    end();
    reject(reason);
  };
  const serve = () => {
    end();
    resolve(undefined);
  };
  const since = performance.now();
  /** It grows with those who join. */
  const patienceLeft = () => since + (deadline.at - since) * (1 - callShare) - performance.now();
  const call = { deadline, name, permitted, patienceMs: patienceLeft, serve, refuse };
  const wait = () =>
    setTimeout(
      () => {
        if (patienceLeft() > 0) timer = wait();
        else onImpatience(call);
      },
      Math.max(0, Math.ceil(patienceLeft())),
    );
  let timer = wait();
  deadline.signal.addEventListener("abort", abort, { once: true });
  return call;
}
