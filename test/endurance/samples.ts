import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import type { GatewayProcess } from "../support/gateway/process.js";

/** The state of the gateway's process after a minute of load. Sizes in megabytes. */
export interface Sample {
  readonly minute: number;
  /** In use after a garbage collection, in the heap and outside. */
  readonly heldMb: number;
  readonly residentMb: number;
  /** Timers, sockets, files and other resources that Node keeps alive. */
  readonly resources: number;
  readonly fileDescriptors: number;
  readonly sockets: number;
  readonly auditMb: number;
  readonly logMb: number;
}

interface Held {
  readonly heldBytes: number;
  readonly resources: number;
}

const megabyte = 1_048_576;

/** Measures the process. `held` comes from its probe, after a garbage collection. */
export function sampleOf({ pid, logFile }: GatewayProcess, minute: number, held: Held, auditLog: string): Sample {
  const links = descriptorsOf({ pid });
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1];
  return {
    minute,
    heldMb: held.heldBytes / megabyte,
    residentMb: Number(resident) / 1_024,
    resources: held.resources,
    fileDescriptors: links.length,
    sockets: links.filter((link) => link.startsWith("socket:")).length,
    auditMb: statSync(auditLog).size / megabyte,
    logMb: statSync(logFile).size / megabyte,
  };
}

/** Returns what each file descriptor of the process leads to. */
export function descriptorsOf({ pid }: Pick<GatewayProcess, "pid">): readonly string[] {
  const folder = `/proc/${String(pid)}/fd`;
  return readdirSync(folder).map((name) => linkOf(`${folder}/${name}`));
}

/** "" for a descriptor that has just been closed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Returns how much a figure grows in 10 minutes, by least squares over the second half of the samples. */
export function growthOf(samples: readonly Sample[], figure: (sample: Sample) => number): number {
  const late = samples.slice(Math.floor(samples.length / 2));
  const mean = (of: (sample: Sample) => number) => late.reduce((sum, one) => sum + of(one), 0) / late.length;
  const [time, value] = [mean(({ minute }) => minute), mean(figure)];
  const covariance = mean((one) => (one.minute - time) * (figure(one) - value));
  const variance = mean(({ minute }) => (minute - time) ** 2);
  return variance === 0 ? 0 : (10 * covariance) / variance;
}
