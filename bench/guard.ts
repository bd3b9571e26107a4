import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { request } from "undici";
import { createResilience } from "../src/datasources/resilience/resilience.js";
import { ofOne } from "../src/datasources/resilience/shared-deadline.js";
import { createHttpClient } from "../src/http-client/http-client.js";
import { createLogger } from "../src/logger.js";
import { createMetrics } from "../src/telemetry/metrics/index.js";
import { startReplicas, type Replicas } from "../test/support/gateway/replicas.js";
import {
  answerStatus,
  answerYes,
  drip,
  sendTooMuch,
  startSourceServer,
  stream,
  type ReceivedCall,
  type SourceServer,
} from "../test/support/upstreams/source-server.js";
import { ms, printTable } from "./table.js";

const calls = 3_000;
const warmUps = 500;
const deadlineMs = 2_000;
const leaveAfterMs = 100;
const query = "{ me { css { outcome } } }";

/**
 * Measures the cost and the benefit of the resilience module: in one process, then with a gateway in its own process.
 */
export async function benchGuard(): Promise<void> {
  await benchCosts();
  const source = await startSourceServer();
  const replicas = await startReplicas({
    count: 1,
    environment: {
      API_SECU_BASE_URL: source.baseUrl,
      REQUEST_DEADLINE_MS: String(deadlineMs),
      CACHE_TTL_SECONDS: "0",
    },
  });
  try {
    const token = await replicas.token("test");
    await benchHarms(source, replicas, token);
    await benchLeaving(source, replicas);
  } finally {
    await replicas.close();
    await source.close();
  }
}

async function benchCosts(): Promise<void> {
  const source = await startSourceServer();
  source.behave(answerYes);
  const client = createHttpClient({ timeoutMs: 5_000, connections: 64 });
  const limits = { concurrency: 64, perSecond: 1e6, perMinute: 6e7 };
  const log = createLogger("silent");
  const about = { fetch: client.fetch, limits, connection: undefined, consumerRates: () => Promise.resolve(), log };
  const resilience = createResilience({ ...about, source: "API_SECU", metrics: createMetrics() });
  const failing = createResilience({ ...about, source: "API_PARTICULIER", metrics: createMetrics() });
  const deadline = () =>
    ofOne({ signal: AbortSignal.timeout(60_000), at: performance.now() + 60_000 }, { id: "bench" }, "bench");
  const ask = ({ fetch }: typeof resilience) =>
    fetch(source.baseUrl, { operation: "CSS", deadline: deadline(), headers: () => ({}), read: (answer) => answer });

  const [bare, withResilience] = [await measure(bareCall), await measure(() => ask(resilience))];
  source.behave(answerStatus(500));
  for (let time = 0; time < 20; time += 1) await ask(failing);
  const refused = await measure(() => ask(failing).catch(() => undefined), 1_000);
  printTable(
    `${String(calls)} calls one after another, of a source on this machine; milliseconds`,
    ["", "p50", "p99"],
    [
      ["a bare undici call", ms(bare(50)), ms(bare(99))],
      ["the same through the resilience layer", ms(withResilience(50)), ms(withResilience(99))],
      ["added", fine(withResilience(50) - bare(50)), fine(withResilience(99) - bare(99))],
      ["refused by an open breaker", fine(refused(50)), fine(refused(99))],
    ],
  );
  await client.close();
  await source.close();

  async function bareCall(): Promise<void> {
    const { body } = await request(source.baseUrl);
    await body.bytes();
  }
}

async function benchHarms(source: SourceServer, replicas: Replicas, token: string): Promise<void> {
  const harms: readonly (readonly [string, (call: ReceivedCall) => void])[] = [
    ["hangs", () => undefined],
    ["sends one byte a second", drip],
    ["streams without end", stream],
    ["sends 10 MB", sendTooMuch],
    ["resets its connections, twice", ({ response }) => response.destroy()],
    ["sends HTML", ({ response }) => response.writeHead(200, { "content-type": "text/html" }).end("<p>")],
    ["redirects", answerStatus(302, { location: "http://169.254.169.254/" })],
  ];
  source.behave(answerYes);
  for (let time = 0; time < 200; time += 1) await replicas.ask(0, query, token);
  const rows: string[][] = [];
  for (const [name, harm] of harms) {
    source.behave(harm);
    const before = await residentMb(replicas);
    const start = performance.now();
    const { errors } = await replicas.ask(0, query, token);
    const took = performance.now() - start;
    const grown = (await residentMb(replicas)) - before;
    rows.push([name, errors[0]?.extensions.code ?? "answered", ms(took), grown.toFixed(1)]);
  }
  printTable(
    `A source that misbehaves; deadline ${String(deadlineMs)} ms`,
    ["it", "code", "answered after ms", "memory growth, MB"],
    rows,
  );
}

async function benchLeaving(source: SourceServer, { urls, token: login }: Replicas): Promise<void> {
  source.behave(() => undefined);
  const freed: number[] = [];
  for (let time = 0; time < 20; time += 1) {
    const token = await login("test");
    const called = source.nextCall();
    const client = new AbortController();
    const left = fetch(`${urls[0] ?? ""}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
      signal: client.signal,
    }).catch(() => undefined);
    const call = await called;
    await delay(leaveAfterMs);
    const start = performance.now();
    client.abort();
    await call.closed;
    freed.push(performance.now() - start);
    await left;
  }
  const at = percentiles(freed);
  printTable(
    "A lone client leaves after 100 ms; milliseconds until the source's socket is free",
    ["p50", "most"],
    [[fine(at(50)), fine(at(100))]],
  );
}

async function measure(call: () => Promise<unknown>, times = calls): Promise<(p: number) => number> {
  for (let time = 0; time < warmUps; time += 1) await call();
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await call();
    taken.push(performance.now() - start);
  }
  return percentiles(taken);
}

function percentiles(values: readonly number[]): (p: number) => number {
  const sorted = values.toSorted((one, other) => one - other);
  return (p) => sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}

const fine = (value: number) => value.toFixed(2);

async function residentMb({ processes }: Replicas): Promise<number> {
  const status = await readFile(`/proc/${String(processes[0]?.pid)}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
