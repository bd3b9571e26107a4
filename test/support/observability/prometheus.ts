import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { kill, killWithUs } from "../gateway/child-process.js";
import { freePorts } from "../gateway/process.js";

type Labels = Readonly<Record<string, string>>;

/** A series at one time. Prometheus writes values as text: "NaN" and "+Inf" are values too. */
interface Sample {
  readonly metric: Labels;
  readonly value: readonly [time: number, value: string];
}

interface Series {
  readonly metric: Labels;
  readonly values: readonly (readonly [time: number, value: string])[];
}

interface Alert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: "pending" | "firing";
}

/** The start and end in Unix seconds, and the step in seconds. */
interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A Prometheus in its own process, on loopback. */
export interface Prometheus {
  readonly url: string;
  /** Evaluates an expression now. Rejects if it is not valid. */
  query(expression: string): Promise<readonly Sample[]>;
  queryRange(expression: string, range: Range): Promise<readonly Series[]>;
  /** Returns the alerts that are pending or firing now. */
  alerts(): Promise<readonly Alert[]>;
  close(): Promise<void>;
}

interface StartOptions {
  readonly rulesFile?: string;
  /** The URLs of the gateways' operator ports. */
  readonly targets: readonly string[];
  /** Prometheus scrapes and evaluates the rules this often. */
  readonly intervalSeconds?: number;
}

const patienceMs = 10_000;

/** The name of the job in docs/operations.md and in the rules. */
const job = "prestations-gateway";

/** Starts a Prometheus that scrapes `/metrics` of the targets. Rejects with its whole output if it is not ready within 10 s. */
export async function startPrometheus({ rulesFile, targets, intervalSeconds = 1 }: StartOptions): Promise<Prometheus> {
  const port = await freePorts(1);
  const url = `http://127.0.0.1:${String(port)}`;
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  const interval = `${String(intervalSeconds)}s`;
  const configuration = {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    ...(rulesFile !== undefined && { rule_files: [resolve(rulesFile)] }),
    scrape_configs: [{ job_name: job, static_configs: [{ targets: targets.map((target) => new URL(target).host) }] }],
  };
  writeFileSync(join(folder, "prometheus.yml"), stringify(configuration));
  const server = await startServer(folder, port).catch((error: unknown) => {
    rmSync(folder, { recursive: true });
    throw error;
  });
  return {
    url,
    query: async (query) => (await get<{ result: Sample[] }>(url, "query", { query })).result,
    queryRange: async (query, { start, end, step }) => {
      const range = { start: String(start), end: String(end), step: String(step) };
      return (await get<{ result: Series[] }>(url, "query_range", { query, ...range })).result;
    },
    alerts: async () => (await get<{ alerts: Alert[] }>(url, "alerts")).alerts,
    async close() {
      await kill(server);
      rmSync(folder, { recursive: true });
    },
  };
}

async function startServer(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    "prometheus",
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  killWithUs(child);
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const signal = AbortSignal.timeout(patienceMs);
  const ended = once(child, "close").then(() => Promise.reject(new Error("it has ended")));
  try {
    while (!output.includes("Server is ready to receive web requests")) {
      await Promise.race([once(child.stderr, "data", { signal }), ended]);
    }
    return child;
  } catch (cause) {
    await kill(child);
    throw new Error(`prometheus is not ready: ${output}`, { cause });
  }
}

/** @see https://prometheus.io/docs/prometheus/latest/querying/api/ */
async function get<Data>(url: string, path: string, parameters: Labels = {}): Promise<Data> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const answer = (await response.json()) as { status: string; data: Data; error?: string };
  if (answer.status !== "success") throw new Error(`Prometheus refused ${path}: ${answer.error ?? ""}`);
  return answer.data;
}

/** Runs promtool. Returns its exit code and its whole output. */
export function promtool(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  return promtoolOn("", ...args);
}

/** Does the same with this text as its input. */
export function promtoolOn(input: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8", input });
  return { code: status, output: `${stdout}${stderr}` };
}
