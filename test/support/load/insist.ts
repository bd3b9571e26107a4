import { fork } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { killWithUs } from "../gateway/child-process.js";
import type { Insistence, Seen } from "./insistent-clients.js";

const clients = fileURLToPath(new URL("./insistent-clients.js", import.meta.url));
const probeMs = 100;

/** What the clients have seen, and how long a probe on a new connection took at most, in milliseconds. */
export interface UnderLoad extends Seen {
  readonly slowestProbeMs: number;
}

/** Runs clients that ask again at once, in a process of their own, and probes the gateway all the time. */
export async function insist(insistence: Insistence): Promise<UnderLoad> {
  const child = fork(clients);
  killWithUs(child);
  const finished = once(child, "message") as Promise<[Seen]>;
  child.send(insistence);
  const probes = new AbortController();
  const probing = probeUntil(probes.signal, insistence.port);
  const [seen] = await finished;
  probes.abort();
  return { ...seen, slowestProbeMs: await probing };
}

async function probeUntil(signal: AbortSignal, port: number): Promise<number> {
  let slowest = 0;
  while (!signal.aborted) {
    slowest = Math.max(slowest, await probe(port));
    await delay(probeMs);
  }
  return slowest;
}

/** Returns the milliseconds until a 200 on a new connection. Rejects if there is none. */
async function probe(port: number): Promise<number> {
  const start = performance.now();
  const request = get({ host: "127.0.0.1", port, path: "/health/live", agent: false });
  const [response] = (await once(request, "response")) as [{ statusCode?: number; resume: () => void }];
  response.resume();
  if (response.statusCode !== 200) throw new Error(`the probe got ${String(response.statusCode)}`);
  return performance.now() - start;
}

/** Returns the latency that p % of the answers do not exceed. */
export function percentile(latencies: readonly number[], p: number): number {
  const sorted = latencies.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}
