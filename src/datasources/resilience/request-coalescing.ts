import { unlessOver, type Deadline } from "../../deadline.js";
import { SourceFailure } from "../source-failure.js";
import type { Payer, RequestListener, SharedDeadline } from "./shared-deadline.js";

/** The deadline of the call is that of the last request that waits for it. */
type Call<Answer> = (deadline: SharedDeadline) => Promise<Answer>;

/** A request that waits for a call. */
export interface Waiter {
  readonly deadline: Deadline;
  readonly payer: Payer;
  /** Its correlation id. */
  readonly request: string;
}

const maxVisible = 64;

interface SharedCall<Answer> {
  readonly answer: Promise<Answer>;
  /** The time until which each request waits for it. */
  readonly waiting: Set<{ readonly at: number }>;
  readonly requests: ReturnType<typeof createRequests>;
  readonly abort: () => void;
}

/**
 * Request coalescing: one call in flight per name (that of a fact key) and consumer, over all requests of the process.
 * A request that arrives during the call gets the same answer, even if the first request has left. Consumers never
 * share calls: each uses its own share of the source. The call is aborted when no request waits for it. Rejects with
 * SourceFailure SOURCE_TIMEOUT for a request whose time is over, otherwise with the call's own error.
 */
export function createRequestCoalescing<Answer>() {
  const calls = new Map<string, SharedCall<Answer>>();

  function start(name: string, call: Call<Answer>, first: { readonly at: number }, { payer, request }: Waiter) {
    const controller = new AbortController();
    const waiting = new Set([first]);
    const requests = createRequests();
    requests.join(request);
    const deadlineOfAll = shareDeadline(controller.signal, waiting, payer, requests);
    const leave = () => {
      if (calls.get(name) === sharedCall) calls.delete(name);
    };
    const abort = () => {
      // Before the call reacts to the abort: new requests must not join it.
      leave();
      controller.abort();
    };
    const sharedCall: SharedCall<Answer> = { answer: call(deadlineOfAll).finally(leave), waiting, requests, abort };
    // There may be no request left to handle the rejection.
    sharedCall.answer.catch(() => undefined);
    calls.set(name, sharedCall);
    return sharedCall;
  }

  return async (factName: string, by: Waiter, call: Call<Answer>): Promise<Answer> => {
    const { deadline, payer, request } = by;
    const waiter = { at: deadline.at };
    const name = `${payer.id} ${factName}`;
    const known = calls.get(name);
    known?.waiting.add(waiter);
    known?.requests.join(request);
    const sharedCall = known ?? start(name, call, waiter, by);
    try {
      return await unlessOver(deadline, sharedCall.answer, () => new SourceFailure("SOURCE_TIMEOUT"));
    } finally {
      sharedCall.waiting.delete(waiter);
      sharedCall.requests.leave(request);
      // A call that has ended has left the map: an abort would only cost an error.
      if (sharedCall.waiting.size === 0 && calls.get(name) === sharedCall) sharedCall.abort();
    }
  };
}

export type RequestCoalescing<Answer> = ReturnType<typeof createRequestCoalescing<Answer>>;

function shareDeadline(
  signal: AbortSignal,
  waiting: ReadonlySet<{ readonly at: number }>,
  payer: Payer,
  { visible: requests, watch }: ReturnType<typeof createRequests>,
): SharedDeadline {
  return {
    signal,
    get at() {
      return Math.max(...[...waiting].map(({ at }) => at));
    },
    payer,
    requests,
    watch,
  };
}

/**
 * The requests that wait for one call. Only the first `maxVisible` are visible, so the cost of one call in the queue is
 * bounded.
 */
function createRequests() {
  /** How many times each request waits, in order of arrival: the client chooses the correlation id and may reuse it. */
  const waiting = new Map<string, number>();
  const visible = new Set<string>();
  const listeners = new Set<RequestListener>();
  const makeVisible = (request: string) => {
    visible.add(request);
    for (const { joined } of listeners) joined(request);
  };
  return {
    visible,
    join(request: string): void {
      waiting.set(request, (waiting.get(request) ?? 0) + 1);
      if (visible.size < maxVisible && !visible.has(request)) makeVisible(request);
    },
    leave(request: string): void {
      const left = (waiting.get(request) ?? 0) - 1;
      if (left > 0) {
        waiting.set(request, left);
        return;
      }
      waiting.delete(request);
      if (!visible.delete(request)) return;
      for (const listener of listeners) listener.left(request);
      // The visible requests come first, so the loop finds the next one after at most `maxVisible` of them.
      for (const next of waiting.keys()) {
        if (visible.has(next)) continue;
        makeVisible(next);
        break;
      }
    },
    watch: (listener: RequestListener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
