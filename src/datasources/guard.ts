import type { Fact } from "./source.js";

/** One call in flight per name, a fact key's, over all requests of the process: who asks meanwhile gets the same answer. */
export function createGuard() {
  const inFlight = new Map<string, Promise<Fact>>();

  return (name: string, call: () => Promise<Fact>): Promise<Fact> => {
    const flying = inFlight.get(name);
    if (flying) return flying;
    const flight = call().finally(() => inFlight.delete(name));
    inFlight.set(name, flight);
    return flight;
  };
}

export type Guard = ReturnType<typeof createGuard>;
