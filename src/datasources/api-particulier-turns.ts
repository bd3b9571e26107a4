import { unlessOver, type Deadline } from "../deadline.js";
import { SourceFailure } from "./source-failure.js";

/** Work of one name is done one at a time, in the order asked; names do not wait for one another. */
export function createTurns() {
  const ends = new Map<string, Promise<unknown>>();

  /**
   * Rejects with SourceFailure SOURCE_TIMEOUT when the deadline is over: who waits then gives up the place, who works
   * frees the turn at once.
   */
  return <T>(name: string, deadline: Deadline, work: () => Promise<T>): Promise<T> => {
    const before = ends.get(name);
    const turn = (async () => {
      await before;
      if (deadline.signal.aborted) throw over();
      return unlessOver(deadline, work(), over);
    })();
    const end = turn
      .catch(() => undefined)
      .finally(() => {
        if (ends.get(name) === end) ends.delete(name);
      });
    ends.set(name, end);
    return turn;
  };
}

const over = () => new SourceFailure("SOURCE_TIMEOUT");
