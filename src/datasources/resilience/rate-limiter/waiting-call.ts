import type { SharedDeadline } from "../shared-deadline.js";

/**
 * Share of the time left at the start of the wait that is kept for the call itself: a permit at the very end would be
 * useless.
 */
const callShare = 0.2;

/** A call that waits for its permit. */
export interface WaitingCall {
  readonly deadline: SharedDeadline;
  /** Calls of one name run one at a time. */
  readonly name: unknown;
  /** Milliseconds that it may still wait for its permit; below 0 when it has waited for too long. */
  readonly patienceMs: () => number;
  /** Resolves when the call is served, rejects with the reason when it is refused. */
  readonly permitted: Promise<void>;
  readonly serve: () => void;
  readonly refuse: (reason: unknown) => void;
}

interface Events {
  /** The call has waited for the longest time allowed. */
  readonly onTooLate: (call: WaitingCall) => void;
  /** The call is served or refused, or no request waits for it any more. */
  readonly onEnd: (call: WaitingCall) => void;
}

/** Returns how long a call that starts to wait now may wait for its permit, in milliseconds. */
export const patienceMs = ({ at }: SharedDeadline) => (at - performance.now()) * (1 - callShare);

export function createWaitingCall(deadline: SharedDeadline, name: unknown, { onTooLate, onEnd }: Events): WaitingCall {
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
  /** The time grows as more requests join. */
  const patienceLeft = () => since + (deadline.at - since) * (1 - callShare) - performance.now();
  const call = { deadline, name, permitted, patienceMs: patienceLeft, serve, refuse };
  const wait = () =>
    setTimeout(
      () => {
        if (patienceLeft() > 0) timer = wait();
        else onTooLate(call);
      },
      Math.max(0, Math.ceil(patienceLeft())),
    );
  let timer = wait();
  deadline.signal.addEventListener("abort", abort, { once: true });
  return call;
}
