import type { CDPSession } from "playwright-core";
import { startBrowser } from "../test/support/browser/browser.js";
import { startGateway } from "../test/support/gateway/gateway.js";
import { ms, printTable } from "./table.js";

const visits = 5;

/**
 * Lighthouse's settings for a slow phone: processor and network (slow 4G: bits per second, round trip in milliseconds).
 */
const phone = { cpu: 4, bitsPerSecond: 1_638_400, latencyMs: 150 };
/** A longer task delays the response to typing or tapping. */
const blockingMs = 50;

interface Visit {
  readonly firstPaint: number;
  readonly complete: number;
  readonly blocking: number;
  readonly shift: number;
  readonly bytes: ReadonlyMap<string, number>;
}

/** Measures first visits of the console on a slow phone, each with an empty cache. */
export async function benchConsole(): Promise<void> {
  const gateway = await startGateway({ withLogin: true });
  const browser = await startBrowser();
  const taken: Visit[] = [];
  for (let index = 0; index < visits; index += 1) {
    const visit = await browser.visit({ origins: [gateway.url], viewport: { width: 360, height: 740 } });
    const session = await visit.page.context().newCDPSession(visit.page);
    const bytes = await slowDown(session);
    await visit.page.addInitScript(observe);
    await visit.page.goto(gateway.url);
    await visit.page.locator(".franceconnect__button").waitFor();
    await visit.page.waitForLoadState("networkidle");
    taken.push({ ...(await visit.page.evaluate<Omit<Visit, "bytes">>(`measure(${String(blockingMs)})`)), bytes });
    await visit.close();
  }
  await browser.close();
  await gateway.close();
  print(taken);
}

/** Counts the bytes on the network, including headers, by the kind of resource. */
async function slowDown(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const kinds = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "Other";
    bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength);
  });
  const bytesPerSecond = phone.bitsPerSecond / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: phone.latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: phone.cpu });
  return bytes;
}

/** Runs in the page before the page's own scripts. */
const observe = `
  const long = [], shifts = [];
  new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  window.measure = (blockingMs) => {
    const firstPaint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
    const later = long.filter(({ startTime, duration }) => startTime + duration > firstPaint);
    return {
      firstPaint,
      complete: Math.max(...performance.getEntriesByType("resource").map(({ responseEnd }) => responseEnd)),
      blocking: later.reduce((sum, { duration }) => sum + Math.max(0, duration - blockingMs), 0),
      shift: shifts.reduce((sum, { value }) => sum + value, 0),
    };
  };
`;

function print(taken: readonly Visit[]): void {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const of = (value: (visit: Visit) => number) => median(taken.map(value));
  const bytes = taken.at(-1)?.bytes ?? new Map<string, number>();
  const kilobytes = (size: number) => `${(size / 1000).toFixed(1)} kB`;
  const total = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  printTable(
    `The console's first visit on a slow phone (processor ÷ ${String(phone.cpu)}, ${String(phone.bitsPerSecond / 1e6)} Mbit/s, ${String(phone.latencyMs)} ms), median of ${String(visits)}`,
    ["what", "figure"],
    [
      ["first contentful paint", `${ms(of(({ firstPaint }) => firstPaint))} ms`],
      ["all there", `${ms(of(({ complete }) => complete))} ms`],
      ["total blocking time", `${ms(of(({ blocking }) => blocking))} ms`],
      ["cumulative layout shift", of(({ shift }) => shift).toFixed(3)],
      ...[...bytes].map(([kind, size]) => [`over the wire: ${kind.toLowerCase()}`, kilobytes(size)]),
      ["over the wire, in all", kilobytes(total)],
    ],
  );
}
