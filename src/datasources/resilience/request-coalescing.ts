import { unlessOver, type Deadline } from "../../deadline.js";
import { SourceFailure } from "../source-failure.js";
import type { Payer, RequestListener, SharedDeadline } from "./shared-deadline.js";

/** Its deadline is that of the last who waits for it. */
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
  /** Until when each waits for it. */
  readonly waiting: Set<{ readonly at: number }>;
  readonly requests: ReturnType<typeof createRequests>;
  readonly abort: () => void;
}

/**
 * One call in flight per name, a fact key's, and consumer, over all requests of the process: who asks meanwhile gets the
 * same answer, though who asked first has left. Consumers never wait for one another's calls: each takes its own share of
 * the source. When nobody waits any more the call is aborted. Rejects with SourceFailure SOURCE_TIMEOUT for who has no
 * more time, with the call's own error otherwise.
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
      // Before the call has noticed: who asks from now on must not board.
      leave();
      controller.abort();
    };
    const flight: Flight<Answer> = { answer: call(everybodys).finally(leave), waiting, requests, abort };
    // Nobody may be left to hear how it ends.
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

/** The requests that wait for one call. The first `maxShown` of them are shown: what one call costs in the queue is bounded. */
function createRequests() {
  /** How often each waits, in the order of arrival: a correlation id is the client's, and may be used again. */
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
      // Those shown are the first: it is found within `maxShown` of them.
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
