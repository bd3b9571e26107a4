import { unlessOver, type Deadline } from "../../deadline.js";
import { SourceFailure } from "../source-failure.js";

/** Its deadline is that of the last who waits for it. */
type Call<Answer> = (deadline: Deadline) => Promise<Answer>;

interface Flight<Answer> {
  readonly answer: Promise<Answer>;
  /** Until when each waits for it. */
  readonly waiting: Set<{ readonly at: number }>;
  readonly abort: () => void;
}

/**
 * One call in flight per name, a fact key's, over all requests of the process: who asks meanwhile gets the same answer,
 * though who asked first has left. When nobody waits any more the call is aborted. Rejects with SourceFailure
 * SOURCE_TIMEOUT for who has no more time, with the call's own error otherwise.
 */
export function createFlights<Answer>() {
  const flights = new Map<string, Flight<Answer>>();

  function start(name: string, call: Call<Answer>, first: { readonly at: number }): Flight<Answer> {
    const controller = new AbortController();
    const waiting = new Set([first]);
    const everybodys: Deadline = {
      signal: controller.signal,
      get at() {
        return Math.max(...[...waiting].map(({ at }) => at));
      },
    };
    const leave = () => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    const abort = () => {
      // Before the call has noticed: who asks from now on must not board.
      leave();
      controller.abort();
    };
    const flight = { answer: call(everybodys).finally(leave), waiting, abort };
    // Nobody may be left to hear how it ends.
    flight.answer.catch(() => undefined);
    flights.set(name, flight);
    return flight;
  }

  return async (name: string, deadline: Deadline, call: Call<Answer>): Promise<Answer> => {
    const waiter = { at: deadline.at };
    const flight = flights.get(name) ?? start(name, call, waiter);
    flight.waiting.add(waiter);
    try {
      return await unlessOver(deadline, flight.answer, () => new SourceFailure("SOURCE_TIMEOUT"));
    } finally {
      flight.waiting.delete(waiter);
      if (flight.waiting.size === 0) flight.abort();
    }
  };
}

export type Flights<Answer> = ReturnType<typeof createFlights<Answer>>;
