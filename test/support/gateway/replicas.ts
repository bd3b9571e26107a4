import type { Limits } from "../../../sandbox/api-particulier/limits.js";
import type { Persona } from "../../../sandbox/people/persona.js";
import { ask, type Answer } from "../ask.js";
import { auditEnvironment } from "../audit/environment.js";
import { recordMetrics } from "../run-reports/reports.js";
import { completeEnvironment } from "./environment.js";
import { freePorts, startProcess, type GatewayProcess } from "./process.js";
import { startStandIns, type StandIns } from "./stand-ins.js";

type Environment = Readonly<Record<string, string>>;

interface StartOptions {
  readonly count: number;
  /** Added to the variables that point a replica to the stand-ins. */
  readonly environment?: Environment;
  /** The sandbox's own test people when left out. */
  readonly people?: readonly Persona[];
  /** API Particulier's; lifted when left out. */
  readonly limits?: Partial<Limits>;
  /** Ten minutes when left out. */
  readonly accessTokenSeconds?: number;
  /** The public URL of the replicas, if people sign in through them. */
  readonly publicUrl?: string;
}

/** Gateways, each in its own process, with the same keys and the same stand-ins behind them. */
export interface Replicas extends Pick<StandIns, "franceConnect" | "apiSecu" | "apiParticulier" | "token" | "close"> {
  readonly urls: readonly string[];
  readonly processes: readonly GatewayProcess[];
  /** Sends an operation to the replica at this index. */
  ask(index: number, query: string, token?: string, headers?: Environment): Promise<Answer>;
  /** Starts one more replica, with the environment of the others and these variables. Returns its index. */
  startReplica(environment?: Environment): Promise<number>;
  /** Ends the replica as an orchestrator does. Resolves when it has answered the requests in flight. */
  drainReplica(index: number): Promise<void>;
}

/** Long enough for a test that warms up, causes a fault and checks the effects. */
const defaultTokenSeconds = 600;

/** Starts the replicas. Resolves once all listen. */
export async function startReplicas(options: StartOptions): Promise<Replicas> {
  const { count, environment = {}, people, limits, publicUrl, accessTokenSeconds = defaultTokenSeconds } = options;
  const urls: string[] = [];
  const living = new Set<string>();
  const processes: GatewayProcess[] = [];
  const { environment: standInEnvironment, ...standIns } = await startStandIns({
    accessTokenSeconds,
    people,
    ...(limits && { limits }),
    ...(publicUrl !== undefined && { publicUrl }),
    // FranceConnect fetches one replica's keys, and uses them to encrypt for all.
    gatewayUrl: () => [...living][0] ?? "",
  });
  const common = completeEnvironment(standInEnvironment);

  const start = async (index: number, port: number, further: Environment = {}) => {
    const gateway = startProcess({ ...common, ...auditEnvironment(), ...environment, ...further, PORT: String(port) });
    const url = `http://127.0.0.1:${String(port)}`;
    urls[index] = url;
    processes[index] = gateway;
    await gateway.printed('"msg":"listening"');
    living.add(url);
    return index;
  };
  const close = async () => {
    await Promise.all([...living].map(recordMetrics));
    for (const gateway of processes) gateway.kill("SIGKILL");
    await Promise.all([...processes.map((gateway) => gateway.ended()), standIns.close()]);
  };

  try {
    const firstPort = await freePorts(count);
    await Promise.all(Array.from({ length: count }, (_, index) => start(index, firstPort + index)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...standIns,
    urls,
    processes,
    async ask(index, query, token, headers = {}) {
      const url = urls[index];
      if (url === undefined) throw new Error(`there is no replica ${String(index)}`);
      return ask(url, query, { headers, ...(token !== undefined && { token }) });
    },
    async drainReplica(index) {
      await recordMetrics(urls[index] ?? "");
      living.delete(urls[index] ?? "");
      processes[index]?.kill("SIGTERM");
      await processes[index]?.ended();
    },
    async startReplica(further) {
      const port = await freePorts(1);
      return start(urls.length, port, further);
    },
    close,
  };
}
