import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "../test/support/gateway/process.js";
import { askAsCrowd } from "../test/support/load/crowd-load.js";
import type { LoadReport } from "../test/support/load/load.js";
import { startRemembering, type Remembering } from "../test/support/redis/remembering.js";
import { harms, spoil, type Harm } from "./redis-harms.js";
import { ms, printTable } from "./table.js";

const perSecond = 200;
/** More people than the requests of one second: the near-cache of the process holds almost none of them. */
const people = 400;
const facts = people * 2;
const seconds = { before: 2, first: 1, after: 3 };
const all = seconds.before + seconds.first + seconds.after;

type Row = readonly string[];

/** Measures the cost of a failing Redis, with one gateway process and a real redis-server, all on this machine. */
export async function benchRedis(): Promise<void> {
  const gateway = await startRemembering({ replicas: 1, people });
  try {
    const absent = await withoutRedis(gateway);
    const sources = await askingSources(gateway);
    const rows: Row[] = [];
    for (const harm of harms) rows.push(await measure(gateway, harm, sources));
    printTable(
      `${String(perSecond)} requests a second of ${String(people)} people; milliseconds. "Added" compares with asking the sources without any cache: p50 ${ms(sources.percentile(50))}, p95 ${ms(sources.percentile(95))}, p99 ${ms(sources.percentile(99))}.`,
      [
        "Redis",
        "requests",
        "failed",
        "before p50",
        "before p99",
        "first second p99",
        "added",
        "then p95",
        "added",
        "then p99",
        "added",
        "not used after",
        "back after",
      ],
      rows,
    );
    printTable("Others", ["what", "figure"], [...absent, ...(await spoilt(gateway)), ...(await returned(gateway))]);
  } finally {
    await gateway.close();
  }
}

async function withoutRedis({ replicas, tokens, metric }: Remembering): Promise<Row[]> {
  const nobody = `redis://127.0.0.1:${String(await freePorts(1))}`;
  const start = performance.now();
  const replica = await replicas.startReplica({ REDIS_URL: nobody });
  const listening = performance.now() - start;
  const degraded = await metric("gateway_redis_degraded", replica);
  const { sent, failed } = await askAsCrowd(replicas, tokens, { perSecond, seconds: 2, replica: () => replica });
  await replicas.drainReplica(replica);
  return [
    ["absent at start: process started to listening", `${ms(listening)} ms`],
    ["absent at start: gauge, failed requests", `${String(degraded)}, ${String(failed)} of ${String(sent)}`],
  ];
}

async function askingSources({ replicas, tokens }: Remembering): Promise<LoadReport> {
  const replica = await replicas.startReplica({ REDIS_URL: "", CACHE_TTL_SECONDS: "0" });
  await askAsCrowd(replicas, tokens, { perSecond, seconds: 4, replica: () => replica });
  const report = await askAsCrowd(replicas, tokens, { perSecond, seconds: 4, replica: () => replica });
  await replicas.drainReplica(replica);
  return report;
}

async function measure(gateway: Remembering, { name, strike, heal }: Harm, sources: LoadReport): Promise<Row> {
  const { replicas, tokens, redisState, serving } = gateway;
  await serving();
  await askAsCrowd(replicas, tokens, { perSecond, seconds: 2 });
  let leftAloneMs = Infinity;
  const happen = async () => {
    const start = performance.now();
    await strike(gateway);
    const isLeftAlone = () => redisState().then((state) => state === "degraded");
    if (await within(seconds.first + seconds.after, isLeftAlone)) leftAloneMs = performance.now() - start;
  };
  const events = {
    first: { atSecond: seconds.before, happen },
    after: { atSecond: seconds.before + seconds.first, happen: () => undefined },
  };
  const report = await askAsCrowd(replicas, tokens, { perSecond, seconds: all, events });
  const healedAt = performance.now();
  await heal(gateway);
  await serving();
  const back = performance.now() - healedAt;
  const [before, first, after] = [report.phase("start"), report.phase("first"), report.phase("after")];
  const added = (phase: typeof after, p: number) => ms(phase.percentile(p) - sources.percentile(p));
  return [
    name,
    String(report.sent),
    String(report.failed),
    ms(before.percentile(50)),
    ms(before.percentile(99)),
    ms(first.percentile(99)),
    added(first, 99),
    ms(after.percentile(95)),
    added(after, 95),
    ms(after.percentile(99)),
    added(after, 99),
    leftAloneMs === Infinity ? "reads continue" : ms(leftAloneMs),
    ms(back),
  ];
}

async function spoilt({ replicas, tokens, redis, metric, serving }: Remembering): Promise<Row[]> {
  await serving();
  await redis.client.flushall();
  await askAsCrowd(replicas, tokens, { perSecond, seconds: people / perSecond });
  const unreadable = () => metric('gateway_cache_unusable_total{reason="unreadable"}');
  const before = await unreadable();
  const spoilNow = { atSecond: 0, happen: () => spoil(redis.client) };
  const { sent, failed } = await askAsCrowd(replicas, tokens, { perSecond, seconds: 3, events: { spoilNow } });
  const counted = `${String((await unreadable()) - before)} of ${String(facts)}`;
  return [
    ["values tampered with: failed requests; counted and deleted", `${String(failed)} of ${String(sent)}; ${counted}`],
  ];
}

async function returned({ replicas, tokens, redis, serving }: Remembering): Promise<Row[]> {
  await redis.kill();
  await askAsCrowd(replicas, tokens, { perSecond, seconds: 10 });
  const calls = () => replicas.apiSecu.counters.CSS + replicas.apiSecu.counters.RSA;
  const start = performance.now();
  await redis.restart();
  await serving();
  const back = performance.now() - start;
  const before = calls();
  const { sent, failed } = await askAsCrowd(replicas, tokens, { perSecond, seconds: 5 });
  return [
    ["back, empty, after 10 s: in use again after", `${ms(back)} ms`],
    [
      "back, empty: source calls for facts asked for; failed",
      `${String(calls() - before)} for ${String(facts)}; ${String(failed)} of ${String(sent)}`,
    ],
  ];
}

async function within(limitSeconds: number, claim: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + limitSeconds * 1_000;
  while (performance.now() < end) {
    if (await claim()) return true;
    await delay(20);
  }
  return false;
}
