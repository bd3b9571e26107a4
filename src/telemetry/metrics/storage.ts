import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Why a value that was found in Redis could not be used. */
export type UnusableReason = "unreadable" | "erased";

/** Seconds: from a command on the same machine to the longest time that a person's request waits. */
const commandBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

/** Metrics of the cache and of Redis. */
export function createCacheMetrics(registers: Registry[]) {
  return {
    cacheLookups: new Counter({
      name: "gateway_cache_lookups_total",
      help: "Facts looked up, by where they were found: in the process, in Redis, nowhere",
      labelNames: ["found"] as const,
      registers,
    }),
    cacheUnusable: new Counter({
      name: "gateway_cache_unusable_total",
      help: "Values in Redis that were not used: unreadable (truncated, tampered with, moved) or erased",
      labelNames: ["reason"] as const,
      registers,
    }),
    cacheWritesDropped: new Counter({
      name: "gateway_cache_writes_dropped_total",
      help: "Facts that could not be written to Redis",
      registers,
    }),
    ...createRedisMetrics(registers),
  };
}

function createRedisMetrics(registers: Registry[]) {
  return {
    redisDegraded: new Gauge({
      name: "gateway_redis_degraded",
      help: "1 while the shared cache is configured but not used: Redis is unreachable, slow or failing",
      registers,
    }),
    redisDuration: new Histogram({
      name: "gateway_redis_command_duration_seconds",
      help: "Duration of the commands to Redis, failed ones included",
      buckets: commandBuckets,
      registers,
    }),
    redisErrors: new Counter({
      name: "gateway_redis_errors_total",
      help: "Commands to Redis that failed: no reply in time, no connection, or an error as reply",
      labelNames: ["kind"] as const,
      registers,
    }),
    redisReconnections: new Counter({
      name: "gateway_redis_reconnections_total",
      help: "Attempts to connect to Redis again, after a connection was lost or not made",
      registers,
    }),
  };
}

/** Metrics of the audit. */
export function createAuditMetrics(registers: Registry[]) {
  return {
    auditRecords: new Counter({
      name: "gateway_audit_records_total",
      help: "Records of the audit: one benefit of one person, disclosed or refused",
      labelNames: ["decision"] as const,
      registers,
    }),
    auditFailing: new Gauge({
      name: "gateway_audit_failing",
      help: "1 while the audit cannot record, and the gateway discloses nothing",
      registers,
    }),
    auditSequence: new Gauge({
      name: "gateway_audit_sequence",
      help: "The number of the audit's last record; it never decreases",
      registers,
    }),
    auditSyncDuration: new Histogram({
      name: "gateway_audit_sync_duration_seconds",
      help: "Duration of a write of the audit, until its records are on the disk",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    ...createAuditDisk(registers),
  };
}

/** The sizes are read from the disk at each scrape. */
function createAuditDisk(registers: Registry[]) {
  let read = (): Promise<AuditDisk | undefined> => Promise.resolve(undefined);
  let reading: Promise<AuditDisk | undefined> | undefined;
  /** A disk that hangs blocks one measurement, not one for each scrape. */
  const measure = () => (reading ??= read().finally(() => (reading = undefined)));
  const gauge = (name: string, help: string, valueOf: (disk: AuditDisk) => number) =>
    new Gauge({
      name: `gateway_audit_${name}`,
      help,
      registers,
      async collect() {
        const disk = await measure();
        this.set(disk ? valueOf(disk) : NaN);
      },
    });
  gauge("bytes", "Size of the audit's current file", ({ bytes }) => bytes);
  gauge("disk_free_bytes", "Bytes that the gateway can still write to the audit's disk", ({ freeBytes }) => freeBytes);
  return { watchAuditDisk: (measureDisk: () => Promise<AuditDisk | undefined>): void => void (read = measureDisk) };
}

/** The audit's file and its disk. */
interface AuditDisk {
  readonly bytes: number;
  readonly freeBytes: number;
}
