import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createApiKey } from "../src/auth/api-keys.js";
import { productionEnvironment } from "../test/support/gateway/production.js";
import { startReplicas } from "../test/support/gateway/replicas.js";
import { createCrowd } from "../test/support/load/crowd.js";
import { insist } from "../test/support/load/insist.js";
import { logInAll } from "../test/support/load/log-in.js";
import { measuredServer } from "./measured-server.js";
import { printTable } from "./table.js";

/** Few: a token is verified again each 30 seconds, which costs as much as eight warm requests. */
const people = 50;
const rounds = 7;
/** Short turns: the speed of the machine changes within seconds, and each gateway must have its share of it. */
const turns = 6;
const load = { connections: 32, seconds: 0.75 };
const query = `{ me {
  css { outcome description rightStartDate provenance { source freshness asOf } }
  rsa { outcome description rightStartDate provenance { source freshness asOf } }
} }`;

/** Measures what tracing costs a warm request: gateways with and without it answer in turn, in one run. */
export async function benchTracing(): Promise<void> {
  const { key, hash } = createApiKey();
  const collector = await startSink();
  const common = { ...productionEnvironment(hash), OTEL_EXPORTER_OTLP_ENDPOINT: "" };
  const replicas = await startReplicas({ count: 1, people: createCrowd(people), environment: common });
  try {
    const traced = (share: string) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: share,
    });
    for (const share of ["0", "0.1", "1"]) await replicas.startReplica(traced(share));
    const tokens = await logInAll(replicas, people);
    const servers = replicas.urls.map((url, at) => measuredServer(replicas.processes[at]?.pid ?? NaN, url));
    const take = async ({ origin, cpuMicros }: (typeof servers)[number]): Promise<Turn> => {
      const before = await cpuMicros();
      const { answered } = await insist({ port: Number(new URL(origin).port), key, query, tokens, ...load });
      return { micros: (await cpuMicros()) - before, answers: answered.length };
    };
    for (const server of servers) await take(server);
    const micros: number[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const taken: Turn[][] = servers.map(() => []);
      for (let turn = 0; turn < turns; turn += 1)
        for (const [at, server] of servers.entries()) taken[at]?.push(await take(server));
      micros.push(taken.map((own) => sum(own, "micros") / sum(own, "answers")));
    }
    print(micros);
  } finally {
    await replicas.close();
    await collector.close();
  }
}

interface Turn {
  readonly micros: number;
  readonly answers: number;
}

const sum = (turns: readonly Turn[], what: keyof Turn) => turns.reduce((total, turn) => total + turn[what], 0);

/** A collector that reads nothing: it must not take the processor from the gateways. */
async function startSink() {
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
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
