import type { Config } from "../src/config/config.js";
import { clientsComplaints, readClients } from "./clients.js";
import { compressionComplaints, readCompression } from "./compression.js";
import { createDemoEnvironment, portsTaken, standInPorts, type Environment } from "./environment.js";
import { apiParticulierToken, demoApiKey } from "./registrations.js";

/*
 * Embedded mode: no upstream is configured, HOST and PUBLIC_URL are on loopback (or DEMO=true), and it is not production.
 * In this mode, all stand-ins start in the gateway's process. `src/config/demo.ts` decides.
 */

const defaultPort = 4000;

/** The environment of embedded mode: the configured variables, and the demo's variables for the rest. */
export function completeEnvironment(environment: Environment): Environment {
  const configured = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  // Only the check of PORT reports an unusable port; the other variables use the default port here.
  const port = isBase(Number(configured["PORT"])) ? Number(configured["PORT"]) : defaultPort;
  const demo = createDemoEnvironment(port, configured["FRANCECONNECT_DP_ENCRYPTED_ALG"]);
  return { ...demo, ...configured, DEMO: "true" };
}

const isBase = (port: number) => Number.isInteger(port) && port > 0 && port + portsTaken <= 65_535;

/** Checks of embedded mode, in addition to the configuration's own rules. */
export const checks = {
  PORT(value: string): readonly string[] {
    const port = Number(value);
    // The configuration itself reports a value that is not a port.
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || isBase(port)) return [];
    const range = `from 1 to ${String(65_535 - portsTaken)}`;
    return [`PORT: the stand-ins take the ${String(portsTaken)} ports after it, so it must be ${range}`];
  },
  SANDBOX_CLIENTS: clientsComplaints,
  SANDBOX_COMPRESSION: compressionComplaints,
};

/** The key of the demo consumer; undefined when other consumers are configured. */
export function demoApiKeyOf(environment: Environment): string | undefined {
  return environment["CONSUMERS_FILE"] ? undefined : demoApiKey;
}

/** Starts the stand-ins. They register the gateway from its own configuration. */
export async function startStandIns(environment: Environment, config: Config) {
  const ports = standInPorts(config.http.port);
  const { startSandbox } = await import("./sandbox.js");
  const { runSmokeTest } = await import("./smoke-test.js");
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
    smokeTest: () => runSmokeTest(sandbox, { gatewayUrl: localUrl(config.http), graphql: config.graphql, apiKey }),
    close: sandbox.close,
  };
}

/** Prints the name of a step and its duration, like scripts/stage.sh for the build. */
async function stage<Done>(what: string, work: () => Promise<Done>): Promise<Done> {
  const startedAt = performance.now();
  process.stdout.write(`${what} … `);
  const done = await work();
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return done;
}

/** The address of the gateway for processes of this machine, whatever its public name. */
function localUrl({ host, port }: Pick<Config["http"], "host" | "port">): string {
  const name = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${String(port)}`;
}
