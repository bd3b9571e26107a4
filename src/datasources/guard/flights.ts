import { unlessOver, type Deadline } from "../../deadline.js";
import { SourceFailure } from "../source-failure.js";
import type { Payer, SharedDeadline } from "./shared-deadline.js";

/** Its deadline is that of the last who waits for it. */
type Call<Answer> = (deadline: SharedDeadline) => Promise<Answer>;

/** A request that waits for a call. */
export interface Waiter {
  readonly deadline: Deadline;
  readonly payer: Payer;
  /** Its correlation id. */
  readonly request: string;
}

interface Flight<Answer> {
  readonly answer: Promise<Answer>;
  /** Until when each waits for it. */
  readonly waiting: Set<{ readonly at: number }>;
  readonly join: (request: string) => void;
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
    const joins = createJoins(request);
    const everybodys = shareDeadline(controller.signal, waiting, payer, joins);
    const leave = () => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    const abort = () => {
      // Before the call has noticed: who asks from now on must not board.
      leave();
      controller.abort();
    };
    const flight: Flight<Answer> = { answer: call(everybodys).finally(leave), waiting, join: joins.join, abort };
    // Nobody may be left to hear how it ends.
    flight.answer.catch(() => undefined);
    flights.set(name, flight);
    return flight;
  }

  return async (fact: string, by: Waiter, call: Call<Answer>): Promise<Answer> => {
    const { deadline, payer, request } = by;
    const waiter = { at: deadline.at };
    const name = `${payer.id} ${fact}`;
    const flight = flights.get(name) ?? start(name, call, waiter, by);
    flight.waiting.add(waiter);
    flight.join(request);
    try {
      return await unlessOver(deadline, flight.answer, () => new SourceFailure("SOURCE_TIMEOUT"));
    } finally {
      flight.waiting.delete(waiter);
      if (flight.waiting.size === 0) flight.abort();
    }
  };
}

export type Flights<Answer> = ReturnType<typeof createFlights<Answer>>;

function shareDeadline(
  signal: AbortSignal,
  waiting: ReadonlySet<{ readonly at: number }>,
  payer: Payer,
  { requests, onJoin }: ReturnType<typeof createJoins>,
): SharedDeadline {
  return {
    signal,
    get at() {
      return Math.max(...[...waiting].map(({ at }) => at));
    },
    payer,
    requests,
    onJoin,
  };
}

/** The requests that wait for one call. */
function createJoins(first: string) {
  const requests = new Set([first]);
  const listeners = new Set<(request: string) => void>();
  return {
    requests,
    join: (request: string): void => {
      if (requests.has(request)) return;
      requests.add(request);
      for (const listener of listeners) listener(request);
    },
    onJoin: (listener: (request: string) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
