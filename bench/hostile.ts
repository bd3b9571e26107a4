import type { HostileKind } from "../test/support/hostile/kind.js";
import { hostileKinds } from "../test/support/hostile/kinds.js";
import { hostilePages } from "../test/support/hostile/pages.js";
import { pageCount, startProbedGateway, type ProbedGateway } from "../test/support/hostile/probed-gateway.js";
import { benchAbuse } from "./hostile-abuse.js";
import { ms, printTable } from "./table.js";

const warmUps = 10;
const times = 30;
const reloads = 3;

/**
 * Measures hostile requests and pages on a gateway in its own process: their time, and how long they block other
 * requests.
 */
export async function benchHostile(): Promise<void> {
  const gateway = await startProbedGateway();
  try {
    const requests: string[][] = [];
    for (const kind of hostileKinds) requests.push([kind.name, ...(await measureKind(gateway, kind))]);
    printTable(
      `${String(times)} requests of each, one after another, each as large as its kind can be; milliseconds`,
      ["it sends", "answered", "p50", "p95", "loop late p50", "loop busy p50", "loop busy, most"],
      requests,
    );
    const pages: string[][] = [];
    for (const { name, page } of hostilePages) pages.push([name, ...(await measurePage(gateway, page))]);
    printTable(
      `One page among ${String(pageCount)}, read again, the best of ${String(reloads)}; milliseconds`,
      ["page", "from its change to its answer", "loop late", "loop busy"],
      pages,
    );
  } finally {
    await gateway.close();
  }
  await benchAbuse();
}

async function measureKind(gateway: ProbedGateway, { make }: HostileKind): Promise<string[]> {
  const largest = (_min: number, max: number) => max;
  const request = make(largest);
  for (let time = 0; time < warmUps; time += 1) await gateway.send(request);
  const taken: number[] = [];
  const late: number[] = [];
  const busy: number[] = [];
  let answer = "";
  for (let time = 0; time < times; time += 1) {
    await gateway.seen();
    const start = performance.now();
    answer = await gateway.send(request);
    taken.push(performance.now() - start);
    const { lateMs, busyMs } = await gateway.seen();
    late.push(lateMs);
    busy.push(busyMs);
  }
  const figures = [percentile(taken, 50), percentile(taken, 95), percentile(late, 50)];
  return [answer, ...figures, percentile(busy, 50), percentile(busy, 100)];
}

/** Returns the minimum of each figure: other work on the machine only adds to it. */
async function measurePage(gateway: ProbedGateway, page: string): Promise<string[]> {
  const best = [Infinity, Infinity, Infinity];
  for (let time = 0; time < reloads; time += 1) {
    await gateway.seen();
    const start = performance.now();
    await gateway.readPage(page);
    const taken = performance.now() - start;
    const { lateMs, busyMs } = await gateway.seen();
    for (const [index, figure] of [taken, lateMs, busyMs].entries()) best[index] = Math.min(best[index] ?? 0, figure);
  }
  return best.map(ms);
}

function percentile(values: readonly number[], p: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return ms(sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? NaN);
}
