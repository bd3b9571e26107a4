import { once } from "node:events";
import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const intervalMs = 100;

/** Returns the milliseconds until a 200 on a new connection. Rejects if there is none. */
async function probe(port: number): Promise<number> {
  const start = performance.now();
  const request = get({ host: "127.0.0.1", port, path: "/health/live", agent: false });
  const [response] = (await once(request, "response")) as [{ statusCode?: number; resume: () => void }];
  response.resume();
  if (response.statusCode !== 200) throw new Error(`the probe got ${String(response.statusCode)}`);
  return performance.now() - start;
}

/** Probes the gateway at the port of the first message until the second one. Sends the longest time. */
const [port] = (await once(process, "message")) as [number];
const stopped = new AbortController();
process.once("message", () => {
  stopped.abort();
});
let slowest = 0;
while (!stopped.signal.aborted) {
  slowest = Math.max(slowest, await probe(port));
  await delay(intervalMs);
}
process.send?.(slowest, () => process.exit(0));
