import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { variables } from "../../../src/config/environment.js";
import { auditEnvironment } from "../audit/environment.js";
import { killWithUs } from "./child-process.js";
import { newLogFile } from "./log.js";

const fileOf = (name: string) => fileURLToPath(new URL(`../../../src/${name}.js`, import.meta.url));

type Environment = Readonly<Record<string, string>>;

/**
 * Returns this machine's environment (proxies, certificates, registries), without the variables that configure a
 * gateway: those come only from the test.
 */
export function childEnvironment(own: Environment): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !(name in variables));
  return { ...Object.fromEntries(inherited), ...own };
}

/** A developer's `.env` file is not read from here. */
const cwd = fileURLToPath(new URL("../../../", import.meta.url));

/** A gateway in its own process. */
export interface GatewayProcess {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves with the whole output once it contains the text. Rejects when the process ends before. */
  printed(text: string): Promise<string>;
  /** Resolves with the exit code and the whole output. */
  ended(): Promise<{ code: number | null; output: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** Characters. A process that answers for half an hour writes more than a string can hold; its file has everything. */
const longestOutput = 100_000_000;

/** Starts a gateway with this environment and its own audit. The scan reads its output with the other logs. */
export function startProcess(environment: Environment): GatewayProcess {
  const env = childEnvironment({ ...auditEnvironment(), ...environment });
  const child = spawn(process.execPath, [fileOf("main")], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  killWithUs(child);
  const printed = new PassThrough();
  child.stdout.pipe(printed, { end: false });
  child.stderr.pipe(printed, { end: false });
  const logFile = newLogFile();
  printed.pipe(createWriteStream(logFile));
  let output = "";
  printed.on("data", (chunk: Buffer) => {
    if (output.length < longestOutput) output += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null }));
  return {
    pid: child.pid ?? NaN,
    logFile,
    async printed(text) {
      let alive = true;
      while (alive && !output.includes(text)) {
        alive = await Promise.race([once(printed, "data").then(() => true), ended.then(() => false)]);
      }
      if (!output.includes(text)) throw new Error(`ended without printing "${text}": ${output}`);
      return output;
    },
    ended: async () => ({ ...(await ended), output }),
    kill: (signal) => child.kill(signal),
  };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an operator's command to its end, with this environment, this input on stdin and these arguments. */
export async function runCommand(
  name: string,
  environment: Environment = {},
  input = "",
  args: readonly string[] = [],
): Promise<Ended> {
  const child = spawn(process.execPath, [fileOf(`commands/${name}`), ...args], {
    cwd,
    env: childEnvironment(environment),
  });
  killWithUs(child);
  // A command that does not read its input may end before the input is written.
  child.stdin.on("error", () => undefined).end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}

// Below the ports that systems give to outgoing connections. Such a connection could take a port that is down for a
// moment, or, if it goes to that same port, connect to itself.
const ports = { from: 20_000, to: 32_000 };

/** Returns the first of `count` consecutive ports without a listener. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = randomInt(ports.from, ports.to);
    const row = Array.from({ length: count }, (_, index) => listenOnce(first + index));
    if ((await Promise.allSettled(row)).every(({ status }) => status === "fulfilled")) return first;
  }
  throw new Error(`no ${String(count)} free ports in a row`);
}

async function listenOnce(port: number): Promise<void> {
  const server = createServer();
  await once(server.listen(port, "127.0.0.1"), "listening");
  server.close();
  await once(server, "close");
}
