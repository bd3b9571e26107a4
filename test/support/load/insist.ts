import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { killWithUs } from "../gateway/child-process.js";
import type { Insistence, Seen } from "./insistent-clients.js";

/** The results of the clients, and how long a probe on a new connection took at most, in milliseconds. */
export interface UnderLoad extends Seen {
  readonly slowestProbeMs: number;
}

/**
 * Runs clients that ask again at once, and probes the gateway all the time. Both have a process of their own: the
 * stand-ins keep this one busy.
 */
export async function insist(insistence: Insistence): Promise<UnderLoad> {
  const [clients, prober] = [start("insistent-clients"), start("prober")];
  prober.send(insistence.port);
  clients.send(insistence);
  const [seen] = (await once(clients, "message")) as [Seen];
  prober.send("stop");
  const [slowestProbeMs] = (await once(prober, "message")) as [number];
  return { ...seen, slowestProbeMs };
}

function start(name: string) {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)));
  killWithUs(child);
  return child;
}

/** Returns the latency that p % of the answers do not exceed. */
export function percentile(latencies: readonly number[], p: number): number {
  const sorted = latencies.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}
