import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import { measureDisk } from "./files.js";
import { createHealth } from "./health.js";
import { createLockedTrail } from "./locked-trail.js";
import { createAuditKeys, type AuditKeys } from "./keys.js";
import type { Disclosure } from "./record.js";
import { createRecorder } from "./recorder.js";

/** Interval between checks of the file: whether it was moved, or can be written again. */
const checkIntervalMs = 1_000;

/** The port of the audit. */
export interface Audit {
  /** Throws AUDIT_UNAVAILABLE while nothing can be recorded: the caller then need not ask any source. */
  readonly assertRecording: () => void;
  /**
   * Resolves when the record is on the disk. Rejects with AUDIT_UNAVAILABLE if it is not: then nothing may be
   * disclosed.
   */
  readonly record: (disclosure: Disclosure) => Promise<void>;
  /** Returns the audit's pseudonym for a person. */
  readonly pseudonymOf: AuditKeys["pseudonymOf"];
  readonly state: () => "recording" | "failing";
}

interface Options {
  readonly file: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * Records what is disclosed about people, and what is refused. If the file cannot be written, the audit tries again
 * every second, and afterwards records how much was withheld. If others changed the file, it waits until the operator
 * has acknowledged that. Never rejects: until it records, nothing is disclosed.
 */
export async function createAudit({ file, key, log, metrics }: Options) {
  const keys = createAuditKeys(key);
  const health = createHealth(log, metrics);
  const trail = createLockedTrail(file, keys);
  const { record, inTurn, close } = createRecorder(trail, health, metrics);

  async function watch(): Promise<void> {
    const outage = health.outage();
    await trail.open();
    if (outage) await trail.append([{ event: "resumed", ...outage }]);
    await trail.settle();
    health.recovers();
    metrics.auditSequence.set(trail.sequence());
  }

  const assertRecording = () => {
    if (health.outage()) throw health.withhold();
  };
  await inTurn(watch);
  metrics.watchAuditDisk(() => measureDisk(file));
  const timer = setInterval(() => void inTurn(watch), checkIntervalMs).unref();
  return {
    assertRecording,
    record: (disclosure: Disclosure) => (health.outage() ? Promise.reject(health.withhold()) : record(disclosure)),
    pseudonymOf: keys.pseudonymOf,
    state: () => (health.outage() ? "failing" : "recording"),
    /**
     * Checks at once whether the file was moved, or can be written again. After a break, checks whether the operator
     * has acknowledged it.
     */
    reopen: async (): Promise<void> => {
      await inTurn(watch);
      health.repeat();
    },
    close: async () => {
      clearInterval(timer);
      await close();
    },
  };
}
