import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { newLogFile } from "./log.js";

const mainFile = fileURLToPath(new URL("../../src/main.js", import.meta.url));

/** A gateway in a process of its own. */
export interface GatewayProcess {
  /** Resolves with all that was printed, once it holds the text. Rejects when the process ends before. */
  printed(text: string): Promise<string>;
  /** Resolves with the exit code and all that was printed. */
  ended(): Promise<{ code: number | null; output: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts it with this environment and no other. What it prints is scanned with the other logs. */
export function startProcess(environment: Readonly<Record<string, string>>): GatewayProcess {
  const child = spawn(process.execPath, [mainFile], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const printed = new PassThrough();
  child.stdout.pipe(printed, { end: false });
  child.stderr.pipe(printed, { end: false });
  printed.pipe(createWriteStream(newLogFile()));
  let output = "";
  printed.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null }));
  return {
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

/** The first of `count` ports in a row that nobody listens on. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = await listenOnce(0);
    const others = Array.from({ length: count - 1 }, (_, index) => listenOnce(first + index + 1));
    if ((await Promise.allSettled(others)).every(({ status }) => status === "fulfilled")) return first;
  }
  throw new Error(`no ${String(count)} free ports in a row`);
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  await once(server.listen(port, "127.0.0.1"), "listening");
  const address = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return address.port;
}
