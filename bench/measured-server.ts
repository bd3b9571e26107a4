import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { kill, killWithUs } from "../test/support/gateway/child-process.js";
import { childEnvironment } from "../test/support/gateway/process.js";

/** The kernel counts the time of a process in hundredths of a second. */
const microsPerTick = 10_000;

/** A server in a process of its own. */
export interface MeasuredServer {
  readonly origin: string;
  readonly graphqlPath: string;
  /** Microseconds that the process has used so far, user and system. */
  readonly cpuMicros: () => Promise<number>;
  /** Megabytes in memory. */
  readonly residentMb: () => Promise<number>;
}

/** Measures the process with this number, which serves this origin. */
export function measuredServer(pid: number, origin: string, graphqlPath = "/graphql"): MeasuredServer {
  const read = (file: string) => readFile(`/proc/${String(pid)}/${file}`, "utf8");
  return {
    origin,
    graphqlPath,
    async cpuMicros() {
      // The fields after the name of the program, which may hold spaces: user and system time are the 14th and the 15th.
      const fields = (await read("stat")).replace(/^.*\) /s, "").split(" ");
      return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
    },
    async residentMb() {
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await read("status"))?.[1]) / 1024;
    },
  };
}

/** A peer: a server of `bench/peers/` that answers the same query without any guard. */
export interface Peer extends MeasuredServer {
  readonly name: string;
  close(): Promise<void>;
}

/** In the source: its packages are its own. */
const folder = fileURLToPath(new URL("../../bench/peers/", import.meta.url));

const peers: readonly { readonly name: string; readonly file: string; readonly path?: string }[] = [
  { name: "bare node:http", file: "node-http.js" },
  { name: "Mercurius with JIT", file: "mercurius.js" },
  { name: "Apollo Server, standalone", file: "apollo.js", path: "/" },
  { name: "GraphQL Yoga", file: "yoga.js" },
];

/** Starts all peers. Installs their packages the first time. */
export async function startPeers(): Promise<readonly Peer[]> {
  if (!existsSync(`${folder}node_modules/.package-lock.json`))
    execFileSync("npm", ["ci"], { cwd: folder, stdio: "inherit" });
  return Promise.all(peers.map(startPeer));
}

async function startPeer({ name, file, path }: (typeof peers)[number]): Promise<Peer> {
  const child = fork(`${folder}${file}`, { cwd: folder, env: childEnvironment({ NODE_ENV: "production" }) });
  killWithUs(child);
  const exited = once(child, "exit").then(() => {
    throw new Error(`${file} ended before it listened`);
  });
  const [{ port }] = (await Promise.race([once(child, "message"), exited])) as [{ readonly port: number }];
  exited.catch(() => undefined);
  const server = measuredServer(child.pid ?? NaN, `http://127.0.0.1:${String(port)}`, path);
  return { ...server, name, close: () => kill(child) };
}
