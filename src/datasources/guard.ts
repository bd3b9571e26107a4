import type { FactKey } from "../cache/keys.js";
import type { Fact } from "./source.js";

/** One call in flight per key over all requests of the process: who asks meanwhile gets the same answer. */
export function createGuard() {
  const inFlight = new Map<FactKey, Promise<Fact>>();

  return (key: FactKey, call: () => Promise<Fact>): Promise<Fact> => {
    const flying = inFlight.get(key);
    if (flying) return flying;
    const flight = call().finally(() => inFlight.delete(key));
    inFlight.set(key, flight);
    return flight;
  };
}

export type Guard = ReturnType<typeof createGuard>;
