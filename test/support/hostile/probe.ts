import { createServer } from "node:http";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded before a gateway. Answers on the loopback port of its own URL with the figures since the last request, see
 * `Seen`.
 * The gateway needs `--expose-gc`.
 */
const port = Number(new URL(import.meta.url).searchParams.get("port"));
const seen = { lateMs: 0, busyMs: 0 };
let at = performance.now();
let cpu = process.threadCpuUsage();

function look(): void {
  const [now, used] = [performance.now(), process.threadCpuUsage()];
  seen.lateMs = Math.max(seen.lateMs, now - at - 1);
  seen.busyMs = Math.max(seen.busyMs, (used.user - cpu.user + used.system - cpu.system) / 1_000);
  [at, cpu] = [now, used];
}

// Node loads this file in the gateway's worker threads too.
if (isMainThread) {
  setInterval(look, 1).unref();
  createServer(({ url }, response) => {
    look();
    if (url === "/memory") globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const resources = process.getActiveResourcesInfo().length;
    response.end(JSON.stringify({ ...seen, heldBytes: heapUsed + external, resources }));
    Object.assign(seen, { lateMs: 0, busyMs: 0 });
    look();
  })
    .listen(port, "127.0.0.1")
    .unref();
}
