import type { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { createHealth } from "./health.js";
import type { createLockedTrail } from "./locked-trail.js";
import type { Disclosure } from "./record.js";

/** Maximum per write; further records go into the next write. */
const maxRecords = 1_000;
/** After a write of this many records or more, others are arriving too: the next write waits for them. */
const busyRecords = 8;
/** Milliseconds between the starts of two writes while many records arrive. A write costs about the same for 1 and 50. */
const busyIntervalMs = 4;

type LockedTrail = ReturnType<typeof createLockedTrail>;

interface Waiting {
  readonly disclosure: Disclosure;
  readonly resolve: () => void;
  readonly reject: (error: GatewayError) => void;
}

/** Writes records that arrive at the same time together. The trail has one writer: all work runs in sequence. */
export function createRecorder(trail: LockedTrail, health: ReturnType<typeof createHealth>, metrics: Metrics) {
  const waiting: Waiting[] = [];
  let last = Promise.resolve();
  const pace = createPace();

  async function fail(error: unknown): Promise<void> {
    health.fails(error);
    for (const { reject } of waiting.splice(0)) reject(health.withhold());
    await trail.drop(error);
  }
  const write = timed(metrics, trail.append);
  const inTurn = (work: () => Promise<void>) => (last = last.then(() => work().catch(fail)));

  async function commit(): Promise<void> {
    const batch = waiting.slice(0, maxRecords);
    if (batch.length === 0) return;
    pace.starts(batch.length);
    await write(batch.map(({ disclosure }) => disclosure));
    waiting.splice(0, batch.length);
    if (waiting.length > 0) commitSoon();
    metrics.auditSequence.set(trail.sequence());
    countRecords(batch, metrics);
    for (const { resolve } of batch) resolve();
  }

  const commitSoon = () => {
    pace.next(() => void inTurn(commit));
  };

  return {
    inTurn,
    record: (disclosure: Disclosure): Promise<void> =>
      new Promise((resolve, reject) => {
        if (waiting.push({ disclosure, resolve, reject }) === 1) commitSoon();
      }),
    close: async (): Promise<void> => {
      while (waiting.length > 0) await inTurn(commit);
      await inTurn(trail.close);
    },
  };
}

function timed({ auditSyncDuration }: Metrics, append: LockedTrail["append"]) {
  return async (disclosures: readonly Disclosure[]): Promise<void> => {
    const stop = auditSyncDuration.startTimer();
    await append(disclosures).finally(stop);
  };
}

function countRecords(batch: readonly Waiting[], { auditRecords }: Metrics): void {
  for (const [decision, records] of Map.groupBy(batch, ({ disclosure }) => disclosure.decision))
    auditRecords.inc({ decision }, records.length);
}

/** The time between two writes: none, unless many records arrive. */
function createPace() {
  const latest = { startedAt: 0, records: 0 };
  return {
    starts: (records: number): void => void Object.assign(latest, { startedAt: performance.now(), records }),
    /** Starts the work as soon as the next write may start. */
    next(work: () => void): void {
      const restMs = latest.records < busyRecords ? 0 : latest.startedAt + busyIntervalMs - performance.now();
      if (restMs > 0) setTimeout(work, restMs);
      // Together with all the records that arrive in the same turn of the event loop.
      else setImmediate(work);
    },
  };
}
