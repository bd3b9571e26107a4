import { createApiKey } from "../src/auth/api-keys.js";
import { productionEnvironment } from "../test/support/gateway/production.js";
import { startReplicas, type Replicas } from "../test/support/gateway/replicas.js";
import { createCrowd } from "../test/support/load/crowd.js";
import { logInAll } from "../test/support/load/log-in.js";
import { startRedis } from "../test/support/redis/redis.js";
import { measureLoad, type Cost, type LoadRequest } from "./closed-loop.js";
import { profile } from "./cpu-profile.js";
import { measuredServer, startPeers, type MeasuredServer, type Peer } from "./measured-server.js";
import { ms, printTable } from "./table.js";

const fields = "outcome description rightStartDate provenance { source freshness asOf }";
const query = `{ me { css { ${fields} } rsa { ${fields} } } }`;
const people = { known: 1_000, new: 10_000 };
const rounds = 3;
const newPerRound = 1_000;
const seconds = 4;
const profiledRows = 40;
/** From its modules, not from the bundle, so that the profile names them. */
const profileOptions = [
  "--inspect=127.0.0.1:0",
  `--import=${new URL("../test/support/gateway/unbundled.js", import.meta.url).href}`,
];
const isProfiling = process.argv.includes("--profile");
const { key, hash } = createApiKey();
const apollo = "Apollo Server, standalone";

interface Measured {
  readonly name: string;
  readonly servers: readonly MeasuredServer[];
  readonly requestOf: (index: number) => LoadRequest;
}

/**
 * Compares the gateway in production mode, with all its guards, with servers that do the same work without any: CPU
 * time per request. With `--profile`, also prints where the gateway spends it.
 */
export async function benchPeers(): Promise<void> {
  const ended: (() => Promise<void>)[] = [];
  try {
    const peers = await startPeers();
    ended.push(...peers.map((peer) => () => peer.close()));
    const single = await startGateways(1);
    ended.push(() => single.replicas.close());
    const tokens = await logInAll(single.replicas, people.known + people.new);
    await compareWarm(peers, single, tokens.slice(0, people.known));
    await measureNew(single, tokens);
    if (isProfiling) await printProfile(single, tokens.slice(0, people.known));
    const redis = await startRedis();
    ended.push(() => redis.close());
    const sharing = await startGateways(2, { REDIS_URL: redis.url });
    ended.push(() => sharing.replicas.close());
    await compareReplicas(sharing, await logInAll(sharing.replicas, people.known));
  } finally {
    for (const end of ended.reverse()) await end();
  }
}

interface Gateways {
  readonly replicas: Replicas;
  readonly servers: readonly MeasuredServer[];
}

async function startGateways(count: number, environment: Readonly<Record<string, string>> = {}): Promise<Gateways> {
  const production = productionEnvironment(hash);
  const replicas = await startReplicas({
    count,
    people: createCrowd(people.known + people.new),
    environment: {
      ...production,
      NODE_OPTIONS: [production.NODE_OPTIONS, ...(isProfiling ? profileOptions : [])].join(" "),
      ...environment,
    },
  });
  const servers = replicas.processes.map(({ pid }, index) => measuredServer(pid, replicas.urls[index] ?? ""));
  return { replicas, servers };
}

async function compareWarm(peers: readonly Peer[], gateway: Gateways, tokens: readonly string[]): Promise<void> {
  const ofGateway = gateway.servers.map((server) => ({ ...server, name: "the gateway, warm" }));
  const graphql = [...peers, ...ofGateway].map((server) => warmOf(server.name, [server], tokens));
  const bare = [...peers.slice(0, 1), ...ofGateway].map((server) => ({
    name: `GET /health/live: ${server.name.split(",", 1)[0] ?? ""}`,
    servers: [server],
    requestOf: () => ({ path: "/health/live" }),
  }));
  const costs = await inTurn([...graphql, ...bare]);
  const base = costs.get(apollo)?.cpuMicros ?? NaN;
  printTable(
    `The same query of ${String(people.known)} people in turn, over 32 connections; medians of ${String(rounds)} rounds. The client uses the second core, so only the CPU time compares`,
    ["server", ...columns, "ratio to Apollo"],
    [...costs].map(([name, cost]) => [name, ...figures(cost), (cost.cpuMicros / base).toFixed(2)]),
  );
}

function warmOf(name: string, servers: readonly MeasuredServer[], tokens: readonly string[]): Measured {
  const path = servers[0]?.graphqlPath ?? "";
  return { name, servers, requestOf: (index) => ({ path, token: tokens[index % tokens.length], key, query }) };
}

async function measureNew({ servers }: Gateways, tokens: readonly string[]): Promise<void> {
  const fresh = tokens.slice(people.known).values();
  const ofNew = () => ({ path: "/graphql", token: fresh.next().value, key, query });
  const rows: (readonly [string, Cost])[] = [];
  const colds: Cost[] = [];
  for (let round = 0; round < rounds; round += 1)
    colds.push(await measureLoad(servers, { requestOf: ofNew, requests: newPerRound }));
  rows.push(["a new person each time", medianOf(colds)]);
  const warm = warmOf("", servers, tokens.slice(0, people.known));
  await warmUp(warm);
  const ofMixed = (index: number) => (index % 10 === 0 ? ofNew() : warm.requestOf(index));
  const mixed = { requestOf: ofMixed, requests: 10 * (people.new - rounds * newPerRound) };
  rows.push(["one in ten is new", medianOf([await measureLoad(servers, mixed)])]);
  const resident = (await servers[0]?.residentMb()) ?? NaN;
  printTable(
    `People whom the gateway does not know yet. After all these requests, it has ${resident.toFixed(0)} MB in memory`,
    ["load", ...columns, "for a second of CPU"],
    rows.map(([name, cost]) => [name, ...figures(cost), (1e6 / cost.cpuMicros).toFixed(0)]),
  );
}

async function compareReplicas({ servers }: Gateways, tokens: readonly string[]): Promise<void> {
  const costs = await inTurn([
    warmOf("one replica", servers.slice(0, 1), tokens),
    warmOf("two replicas", servers, tokens),
  ]);
  const one = costs.get("one replica")?.cpuMicros ?? NaN;
  printTable(
    "The same query, with one Redis",
    ["gateway", ...columns, "ratio to one"],
    [...costs].map(([name, cost]) => [name, ...figures(cost), (cost.cpuMicros / one).toFixed(2)]),
  );
}

/** Measures each in turn, several times. Returns the median of each by its name. */
async function inTurn(measured: readonly Measured[]): Promise<ReadonlyMap<string, Cost>> {
  const costs = new Map(measured.map(({ name }) => [name, [] as Cost[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of measured) {
      await warmUp(one);
      costs.get(one.name)?.push(await measureLoad(one.servers, { requestOf: one.requestOf, seconds }));
    }
  }
  return new Map([...costs].map(([name, all]) => [name, medianOf(all)]));
}

/**
 * The same load, unmeasured, before each measurement: while others are measured, V8 drops compiled code, and the
 * verifications of the known people, which are remembered for 30 s, end.
 */
async function warmUp({ servers, requestOf }: Measured): Promise<void> {
  await measureLoad(servers, { requestOf, seconds });
}

/** Returns the cost in the middle. Throws if a request failed: then nothing was measured. */
function medianOf(costs: readonly Cost[]): Cost {
  const failed = costs.reduce((sum, one) => sum + one.failed, 0);
  if (failed > 0) throw new Error(`${String(failed)} requests failed`);
  const middle = costs.toSorted((one, other) => one.cpuMicros - other.cpuMicros)[Math.floor(costs.length / 2)];
  if (!middle) throw new Error("nothing was measured");
  return middle;
}

const columns = ["CPU µs per request", "requests a second", "p50 ms", "p99 ms"];

function figures({ cpuMicros, perSecond, p50, p99 }: Cost): string[] {
  return [cpuMicros.toFixed(0), perSecond.toFixed(0), ms(p50), ms(p99)];
}

async function printProfile({ replicas, servers }: Gateways, tokens: readonly string[]): Promise<void> {
  const output = (await replicas.processes[0]?.printed("Debugger listening on")) ?? "";
  const [inspector = ""] = /ws:\/\/\S+/.exec(output) ?? [];
  const warm = warmOf("", servers, tokens);
  await warmUp(warm);
  const work = () => measureLoad(servers, { requestOf: warm.requestOf, seconds: 2 * seconds });
  for (const [name, shares] of Object.entries(await profile(inspector, work))) {
    const rows = shares.slice(0, profiledRows).map(([of, share]) => [of, `${(share * 100).toFixed(1)} %`]);
    printTable("Where a warm request spends its time", [name, "share"], rows);
  }
}
