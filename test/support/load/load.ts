import { setTimeout as delay } from "node:timers/promises";

interface LoadOptions {
  /** Arrivals a second, at a constant rate. 200 when left out. */
  readonly perSecond?: number;
  readonly seconds: number;
  /** Maximum number of requests in flight. A later arrival waits, and its wait counts as latency. 500 when left out. */
  readonly maxInFlight?: number;
  /** Sends one request and checks its answer. Throws when the answer is wrong. */
  readonly send: (index: number) => Promise<void>;
}

interface Latencies {
  /** Number of arrivals, whether answered or not. */
  readonly sent: number;
  readonly failed: number;
  /** Latencies of the right answers, in milliseconds from the arrival, in ascending order. */
  readonly latencies: readonly number[];
  /** Returns the latency that p % of the answers do not exceed, by nearest rank. Throws if there is no right answer. */
  percentile(p: number): number;
}

export interface LoadReport extends Latencies {
  /** The first few distinct messages. */
  readonly failures: readonly string[];
  /**
   * Returns the latencies of the arrivals from this mark to the next; "start" is before the first mark. Throws for an
   * unknown mark.
   */
  phase(name: string): Latencies;
}

export interface Load {
  /** Never rejects. Resolves at most 10 s after the last arrival. A request without an answer by then has failed. */
  readonly done: Promise<LoadReport>;
  /** Reports the arrivals from now on under this name too. */
  mark(name: string): void;
}

interface Arrival {
  readonly at: number;
  latencyMs?: number;
  failure?: string;
}

const patienceMs = 10_000;
const maxFailures = 5;

/**
 * Sends at a constant rate, whether or not the answers come. A gateway that stalls gets no pause, as with independent
 * users. Ends by itself.
 */
export function startLoad({ perSecond = 200, seconds, maxInFlight = 500, send }: LoadOptions): Load {
  const start = performance.now();
  const marks = [{ name: "start", from: start }];
  const arrivals = Array.from({ length: Math.round(perSecond * seconds) }, (_, index): Arrival => {
    return { at: start + (index * 1_000) / perSecond };
  });

  const sendOne = async (index: number, arrival: Arrival) => {
    try {
      await send(index);
      arrival.latencyMs = performance.now() - arrival.at;
    } catch (error) {
      arrival.failure = error instanceof Error ? error.message : String(error);
    }
  };
  let over = false;
  const sendAll = async () => {
    const inFlight = new Set<Promise<void>>();
    for (const [index, arrival] of arrivals.entries()) {
      await until(arrival.at);
      while (inFlight.size >= maxInFlight) await Promise.race(inFlight);
      if (over) return;
      const sending = sendOne(index, arrival).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    }
    await Promise.all(inFlight);
  };
  const run = async () => {
    await Promise.race([sendAll(), delay(seconds * 1_000 + patienceMs, undefined, { ref: false })]);
    over = true;
    return toReport(arrivals, marks);
  };
  const mark = (name: string) => {
    marks.push({ name, from: performance.now() });
  };
  return { done: run(), mark };
}

async function until(at: number): Promise<void> {
  // A timer ignores fractions of a millisecond.
  for (let early = at - performance.now(); early > 0; early = at - performance.now()) await delay(Math.ceil(early));
}

function toReport(arrivals: readonly Arrival[], marks: readonly { name: string; from: number }[]): LoadReport {
  const phases = new Map(
    marks.map(({ name, from }, index) => {
      const to = marks[index + 1]?.from ?? Infinity;
      return [name, toLatencies(arrivals.filter(({ at }) => at >= from && at < to))];
    }),
  );
  const failures = arrivals.filter(({ latencyMs }) => latencyMs === undefined).map(({ failure }) => failure);
  return {
    ...toLatencies(arrivals),
    failures: [...new Set(failures)].slice(0, maxFailures).map((failure) => failure ?? "no answer in time"),
    phase(name) {
      const phase = phases.get(name);
      if (!phase) throw new Error(`nobody has marked "${name}"`);
      return phase;
    },
  };
}

function toLatencies(arrivals: readonly Arrival[]): Latencies {
  const latencies = arrivals
    .flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]))
    .sort((one, other) => one - other);
  return {
    sent: arrivals.length,
    failed: arrivals.length - latencies.length,
    latencies,
    percentile(p) {
      const latency = latencies[Math.max(0, Math.ceil((p / 100) * latencies.length) - 1)];
      if (latency === undefined) throw new Error("nothing was answered well");
      return latency;
    },
  };
}
