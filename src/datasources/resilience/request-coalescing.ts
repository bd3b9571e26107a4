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

const maxShown = 64;

interface Flight<Answer> {
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
export function createFlights<Answer>() {
  const flights = new Map<string, Flight<Answer>>();

  function start(name: string, call: Call<Answer>, first: { readonly at: number }, { payer, request }: Waiter) {
    const controller = new AbortController();
    const waiting = new Set([first]);
    const requests = createRequests();
    requests.join(request);
    const everybodys = shareDeadline(controller.signal, waiting, payer, requests);
    const leave = () => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    const abort = () => {
      // Before the call reacts to the abort: new requests must not join it.
      leave();
      controller.abort();
    };
    const flight: Flight<Answer> = { answer: call(everybodys).finally(leave), waiting, requests, abort };
    // There may be no request left to handle the rejection.
    flight.answer.catch(() => undefined);
    flights.set(name, flight);
    return flight;
  }

  return async (fact: string, by: Waiter, call: Call<Answer>): Promise<Answer> => {
    const { deadline, payer, request } = by;
    const waiter = { at: deadline.at };
    const name = `${payer.id} ${fact}`;
    const known = flights.get(name);
    known?.waiting.add(waiter);
    known?.requests.join(request);
    const flight = known ?? start(name, call, waiter, by);
    try {
      return await unlessOver(deadline, flight.answer, () => new SourceFailure("SOURCE_TIMEOUT"));
    } finally {
      flight.waiting.delete(waiter);
      flight.requests.leave(request);
      if (flight.waiting.size === 0) flight.abort();
    }
  };
}

export type Flights<Answer> = ReturnType<typeof createFlights<Answer>>;

function shareDeadline(
  signal: AbortSignal,
  waiting: ReadonlySet<{ readonly at: number }>,
  payer: Payer,
  { shown: requests, watch }: ReturnType<typeof createRequests>,
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
 * The requests that wait for one call. Only the first `maxShown` are visible, so the cost of one call in the queue is
 * bounded.
 */
function createRequests() {
  /** How many times each request waits, in order of arrival: the client chooses the correlation id and may reuse it. */
  const waiting = new Map<string, number>();
  const shown = new Set<string>();
  const listeners = new Set<RequestListener>();
  const show = (request: string) => {
    shown.add(request);
    for (const { joined } of listeners) joined(request);
  };
  return {
    shown,
    join(request: string): void {
      waiting.set(request, (waiting.get(request) ?? 0) + 1);
      if (shown.size < maxShown && !shown.has(request)) show(request);
    },
    leave(request: string): void {
      const left = (waiting.get(request) ?? 0) - 1;
      if (left > 0) {
        waiting.set(request, left);
        return;
      }
      waiting.delete(request);
      if (!shown.delete(request)) return;
      for (const listener of listeners) listener.left(request);
      // The visible requests come first, so the loop finds the next one after at most `maxShown` of them.
      for (const next of waiting.keys()) {
        if (shown.has(next)) continue;
        show(next);
        break;
      }
    },
    watch: (listener: RequestListener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
