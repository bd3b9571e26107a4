import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** Loaded before a gateway: answers on the loopback port of its own URL with the largest delay since the last request, in milliseconds. */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const port = Number(new URL(import.meta.url).searchParams.get("port"));
createServer((_request, response) => {
  response.end(String(delay.max / 1e6));
  delay.reset();
})
  .listen(port, "127.0.0.1")
  .unref();
