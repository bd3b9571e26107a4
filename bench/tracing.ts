import { createApiKey } from "../src/auth/api-keys.js";
import { productionEnvironment } from "../test/support/gateway/production.js";
import { startReplicas } from "../test/support/gateway/replicas.js";
import { createCrowd } from "../test/support/load/crowd.js";
import { insist } from "../test/support/load/insist.js";
import { logInAll } from "../test/support/load/log-in.js";
import { startCollector } from "../test/support/telemetry/collector.js";
import { measuredServer } from "./measured-server.js";
import { printTable } from "./table.js";

const people = 1_000;
const rounds = 7;
const load = { connections: 32, seconds: 3 };
const query = `{ me {
  css { outcome description rightStartDate provenance { source freshness asOf } }
  rsa { outcome description rightStartDate provenance { source freshness asOf } }
} }`;

/** Measures what tracing costs a warm request: gateways with and without it answer in turn, in one run. */
export async function benchTracing(): Promise<void> {
  const { key, hash } = createApiKey();
  const collector = await startCollector();
  const common = { ...productionEnvironment(hash), OTEL_EXPORTER_OTLP_ENDPOINT: "" };
  const replicas = await startReplicas({ count: 1, people: createCrowd(people), environment: common });
  try {
    const traced = (share: string) => ({ ...collector.environment, OTEL_TRACES_SAMPLER_ARG: share });
    for (const share of ["0", "0.1", "1"]) await replicas.startReplica(traced(share));
    const tokens = await logInAll(replicas, people);
    const servers = replicas.urls.map((url, at) => measuredServer(replicas.processes[at]?.pid ?? NaN, url));
    const microsOf = async ({ origin, cpuMicros }: (typeof servers)[number]) => {
      const before = await cpuMicros();
      const { answered } = await insist({ port: Number(new URL(origin).port), key, query, tokens, ...load });
      return ((await cpuMicros()) - before) / answered.length;
    };
    for (const server of servers) await microsOf(server);
    const micros: number[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const figures: number[] = [];
      for (const server of servers) figures.push(await microsOf(server));
      micros.push(figures);
    }
    print(micros);
  } finally {
    await replicas.close();
    await collector.close();
  }
}

const names = ["off", "on, no request recorded", "on, 1 in 10 recorded", "on, all recorded"];

function print(micros: readonly (readonly number[])[]): void {
  const rows = names.map((name, at) => {
    const own = micros.map((figures) => figures[at] ?? NaN);
    const ratios = micros.map((figures) => (figures[at] ?? NaN) / (figures[0] ?? NaN));
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    return [name, median(own).toFixed(0), median(ratios).toFixed(3), spread];
  });
  printTable(
    `Tracing, warm, ${String(rounds)} rounds in turn: CPU of the process for each request`,
    ["tracing", "µs", "ratio, median", "ratios"],
    rows,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
