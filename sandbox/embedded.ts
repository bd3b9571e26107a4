import type { Config } from "../src/config/config.js";
import { clientsComplaints, readClients } from "./clients.js";
import { compressionComplaints, readCompression } from "./compression.js";
import { createDemoEnvironment, portsTaken, standInPorts, type Environment } from "./environment.js";
import { apiParticulierToken, demoApiKey } from "./registrations.js";

/*
 * Embedded mode: no upstream is configured, HOST and PUBLIC_URL are on loopback (or DEMO=true), and it is not production.
 * Then all stand-ins start in the gateway's process. `src/config/demo.ts` decides.
 */

const defaultPort = 4000;

/** The environment of embedded mode: what is configured, the demo's variables for the rest. */
export function completeEnvironment(environment: Environment): Environment {
  const configured = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  // A port that cannot be used is for its own check to complain about, and for no other variable's.
  const port = isBase(Number(configured["PORT"])) ? Number(configured["PORT"]) : defaultPort;
  const demo = createDemoEnvironment(port, configured["FRANCECONNECT_DP_ENCRYPTED_ALG"]);
  return { ...demo, ...configured, DEMO: "true" };
}

const isBase = (port: number) => Number.isInteger(port) && port > 0 && port + portsTaken <= 65_535;

/** What embedded mode asks of the configuration beyond its own rules. */
export const checks = {
  PORT(value: string): readonly string[] {
    const port = Number(value);
    // What is not a port has the configuration's own complaint.
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || isBase(port)) return [];
    const range = `from 1 to ${String(65_535 - portsTaken)}`;
    return [`PORT: the stand-ins take the ${String(portsTaken)} ports after it, so it must be ${range}`];
  },
  SANDBOX_CLIENTS: clientsComplaints,
  SANDBOX_COMPRESSION: compressionComplaints,
};

/** The key of the demo consumer; undefined where other consumers are configured. */
export function demoApiKeyOf(environment: Environment): string | undefined {
  return environment["CONSUMERS_FILE"] ? undefined : demoApiKey;
}

/** Starts the stand-ins. They know the gateway by what its own configuration says. */
export async function startStandIns(environment: Environment, config: Config) {
  const ports = standInPorts(config.http.port);
  const { startSandbox } = await import("./sandbox.js");
  const { showItself } = await import("./showcase.js");
  const sandbox = await stage(`Starting the stand-ins on ports ${Object.values(ports).join(", ")}`, () =>
    startSandbox({
      franceConnect: { port: ports.franceConnect },
      apiSecu: { port: ports.apiSecu },
      apiParticulier: { port: ports.apiParticulier, token: config.apiParticulier?.token ?? apiParticulierToken },
      config,
      gatewayUrl: () => localUrl(config.http),
      clients: readClients(environment["SANDBOX_CLIENTS"]),
      compression: readCompression(environment["SANDBOX_COMPRESSION"]),
    }),
  );
  const apiKey = demoApiKeyOf(environment);
  return {
    showItself: () => showItself(sandbox, { gatewayUrl: localUrl(config.http), graphql: config.graphql, apiKey }),
    close: sandbox.close,
  };
}

/** Tells what is done and how long it took, as scripts/stage.sh does for the build. */
async function stage<Done>(what: string, work: () => Promise<Done>): Promise<Done> {
  const startedAt = performance.now();
  process.stdout.write(`${what} … `);
  const done = await work();
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return done;
}

/** Where processes of this machine reach the gateway, whatever name it has outside. */
function localUrl({ host, port }: Pick<Config["http"], "host" | "port">): string {
  const name = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${String(port)}`;
}
