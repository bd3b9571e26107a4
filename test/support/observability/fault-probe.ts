import fs from "node:fs/promises";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded before a gateway, to cause faults that nothing outside the process can cause. Listens on the loopback port of
 * its own URL: `/block?ms=110` blocks the event loop for this time in each of its turns; `/disk?share=0.9` makes disks
 * look as if they had this share of their free space. Without the parameter, the fault ends.
 */
const port = Number(new URL(import.meta.url).searchParams.get("port"));
const fault = { blockMs: 0, diskShare: 1 };

const never = new Int32Array(new SharedArrayBuffer(4));

/** Takes no processor time from the other processes of the test. */
function block(): void {
  if (fault.blockMs > 0) Atomics.wait(never, 0, 0, fault.blockMs);
}

// Node loads this file in the gateway's worker threads too.
if (isMainThread) {
  const { statfs } = fs;
  Object.assign(fs, {
    statfs: async (path: string) => {
      const disk = await statfs(path);
      return Object.assign(disk, { bavail: Math.floor(disk.bavail * fault.diskShare) });
    },
  });
  syncBuiltinESMExports();
  setInterval(block, 10).unref();
  createServer(({ url = "" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    if (pathname === "/block") fault.blockMs = Number(searchParams.get("ms") ?? 0);
    if (pathname === "/disk") fault.diskShare = Number(searchParams.get("share") ?? 1);
    response.end();
  })
    .listen(port, "127.0.0.1")
    .unref();
}
