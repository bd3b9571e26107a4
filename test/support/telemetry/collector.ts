import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { eventually } from "../eventually.js";
import { newLogFile } from "../gateway/log.js";
import { readSpans, type ReceivedSpan } from "./otlp.js";

/** How a collector answers a request. */
export type Behaviour = (response: ServerResponse) => void;

const accepts: Behaviour = (response) => void response.end();

export function answerStatus(status: number): Behaviour {
  return (response) => void response.writeHead(status).end();
}

/** Starts a collector of traces. The scan reads all that it receives with the logs. */
export async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const logFile = newLogFile();
  let behaviour = accepts;
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      bodies.push(body);
      spans.push(...readSpans(body));
      appendFileSync(logFile, Buffer.concat([body, Buffer.from("\n")]));
      behaviour(response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` },
    spans,
    /** All bytes that it has received. */
    bytes: () => Buffer.concat(bodies),
    behave: (next: Behaviour): void => void (behaviour = next),
    /** Returns the spans of the trace with a span of this name, as soon as its first span is there. */
    async traceOf(isWanted: (span: ReceivedSpan) => boolean): Promise<readonly ReceivedSpan[]> {
      const trace = () => {
        const wanted = spans.find(isWanted);
        return spans.filter(({ traceId }) => traceId === wanted?.traceId);
      };
      await eventually(() =>
        trace().some(({ kind }) => kind === 2) ? Promise.resolve() : Promise.reject(new Error("not there yet")),
      );
      return trace();
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;
