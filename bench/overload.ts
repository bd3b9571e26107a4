import { createApiKey } from "../src/auth/api-keys.js";
import { productionEnvironment } from "../test/support/gateway/production.js";
import { startReplicas, type Replicas } from "../test/support/gateway/replicas.js";
import { createCrowd } from "../test/support/load/crowd.js";
import { insist, percentile, type UnderLoad } from "../test/support/load/insist.js";
import type { Insistence } from "../test/support/load/insistent-clients.js";
import { logInAll } from "../test/support/load/log-in.js";
import { measuredServer } from "./measured-server.js";
import { ms, printTable } from "./table.js";

const people = { known: 1_000, calm: 2_000, insistent: 12_000, once: 10_000 };
const seconds = { calm: 4, crowd: 10 };
const query = "{ me { css { outcome } rsa { outcome } } }";
const { key, hash } = createApiKey();

/** Measures what the gateway answers while thousands of clients ask at once, compared with 32 of them. */
export async function benchOverload(): Promise<void> {
  const count = Object.values(people).reduce((sum, one) => sum + one);
  const replicas = await startReplicas({
    count: 1,
    people: createCrowd(count),
    environment: productionEnvironment(hash),
  });
  try {
    await measure(replicas, await logInAll(replicas, count));
  } finally {
    await replicas.close();
  }
}

type Crowd = Pick<Insistence, "tokens" | "connections"> & Partial<Insistence>;

async function measure({ urls, processes }: Replicas, tokens: readonly string[]): Promise<void> {
  const port = Number(new URL(urls[0] ?? "").port);
  const server = measuredServer(processes[0]?.pid ?? NaN, urls[0] ?? "");
  const rows: string[][] = [];
  const run = async (name: string, crowd: Crowd, calm?: UnderLoad): Promise<UnderLoad> => {
    const load = await insist({ port, key, query, seconds: seconds.crowd, ...crowd });
    rows.push([name, ...figures(load, calm), (await server.residentMb()).toFixed(0)]);
    return load;
  };
  let from = people.known;
  const take = (count: number) => tokens.slice(from, (from += count));
  const known = tokens.slice(0, people.known);
  const calm = { connections: 32, seconds: seconds.calm };

  await insist({ port, key, query, tokens: known, ...calm });
  const knownCalm = await run("32 known people", { tokens: known, ...calm });
  await run("6,000 known people", { tokens: known, connections: 6_000 }, knownCalm);
  await run("32 known people, at once after it", { tokens: known, ...calm }, knownCalm);
  const newCalm = await run("32 new people", { tokens: take(people.calm), connections: 32, seconds: 2 });
  await run("6,000 new people", { tokens: take(people.insistent), connections: 6_000 }, newCalm);
  const once = { tokens: take(people.once), connections: 10_000, seconds: 30, isOnce: true };
  await run("10,000 new people, one request each", once);
  await run("32 known people, at once after it", { tokens: known, ...calm }, knownCalm);
  printTable(
    "Clients that ask again at once, whatever the answer is; the clients and the stand-ins use the same two cores",
    [
      "clients",
      "answers a second",
      "of the calm rate",
      "p99, ms",
      "refused",
      "p99, ms",
      "slowest probe, ms",
      "RSS, MB",
    ],
    rows,
  );
}

function figures(load: UnderLoad, calm: UnderLoad = load): string[] {
  const others = Object.entries(load.others);
  if (load.malformed > 0 || others.length > 0) throw new Error(`unexpected answers: ${JSON.stringify(others)}`);
  const rate = (of: UnderLoad) => of.answered.length / of.seconds;
  return [
    rate(load).toFixed(0),
    `${((100 * rate(load)) / rate(calm)).toFixed(0)} %`,
    ms(percentile(load.answered, 99)),
    load.refused.length.toFixed(0),
    load.refused.length > 0 ? ms(percentile(load.refused, 99)) : "",
    ms(load.slowestProbeMs),
  ];
}
