import { existsSync } from "node:fs";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { readClients } from "./clients.js";
import { readCompression } from "./compression.js";
import { createDemoEnvironment, portsTaken, standInPorts, type Environment } from "./environment.js";
import { apiParticulierToken, apiSecuClient, benefitScopes, dataProvider, relyingParty } from "./registrations.js";
import { startSandbox } from "./sandbox.js";

const usage = "usage: npm run sandbox, or npm run --silent sandbox -- --env for the variables only\n";

/** The gateway's defaults. */
const algorithms = { signedAlg: "ES256", encryptedAlg: "ECDH-ES", encryptedEnc: "A256GCM" } as const;

/** The address of the gateway, which may start later. HOST, PORT and PUBLIC_URL are the gateway's variables. */
function readGateway({ HOST, PORT, PUBLIC_URL }: Environment) {
  const port = Number(PORT || 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535 - portsTaken) {
    throw new Error(
      `PORT: the stand-ins take the ${String(portsTaken)} ports after it, so it must be from 1 to ${String(65_535 - portsTaken)}`,
    );
  }
  const host = HOST || "127.0.0.1";
  const named = host.includes(":") ? `[${host}]` : host;
  const local = ["0.0.0.0", "[::]"].includes(named) ? "127.0.0.1" : named;
  return {
    port,
    url: `http://${local}:${String(port)}`,
    publicUrl: PUBLIC_URL || `http://${named}:${String(port)}`,
    variables: { ...(HOST && { HOST }), PORT: String(port), ...(PUBLIC_URL && { PUBLIC_URL }) },
  };
}

type Gateway = ReturnType<typeof readGateway>;

/** Prints one NAME=value per line, for a shell or a .env file. The values never contain a single quote. */
function printVariables({ port, variables }: Gateway): void {
  const lines = Object.entries({ ...variables, ...createDemoEnvironment(port) }).map(
    ([name, value]) => `${name}=${/^[\w.,:/@+=-]*$/.test(value) ? value : `'${value}'`}\n`,
  );
  process.stdout.write(lines.join(""));
}

function startStandIns({ port, url, publicUrl }: Gateway) {
  const ports = standInPorts(port);
  return startSandbox({
    franceConnect: { port: ports.franceConnect },
    apiSecu: { port: ports.apiSecu },
    apiParticulier: { port: ports.apiParticulier, token: apiParticulierToken },
    config: {
      franceConnect: { ...dataProvider, ...algorithms },
      login: { ...relyingParty, signedAlg: "ES256", scopes: ["openid", "identite_pivot", ...benefitScopes] },
      http: { publicUrl },
      apiSecu: apiSecuClient,
    },
    gatewayUrl: () => url,
    clients: readClients(process.env["SANDBOX_CLIENTS"]),
    compression: readCompression(process.env["SANDBOX_COMPRESSION"]),
  });
}

/** Runs the stand-ins until a signal. Prints the variables that point a gateway at them; comments are for people. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { env: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (existsSync(".env")) process.loadEnvFile(".env");
  const gateway = readGateway(process.env);
  if (values.env) {
    printVariables(gateway);
    return;
  }
  const sandbox = await startStandIns(gateway);
  process.stdout.write(
    `# DEMO: stand-ins of FranceConnect, API-SECU and API Particulier, for a gateway at ${gateway.url}\n` +
      "# In another terminal: paste these lines into a .env file and run `npm start`, or run\n" +
      "#   set -a; source <(npm run --silent sandbox -- --env); set +a; npm start\n",
  );
  printVariables(gateway);
  process.stdout.write("# Ctrl-C ends the stand-ins.\n");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await sandbox.close();
}

function explain(error: unknown): string {
  if (!Error.isError(error)) return "failed";
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === "EADDRINUSE" ? `PORT: cannot listen on ${String(port)} (${code})` : error.message;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`The sandbox cannot start:\n  ${explain(error)}\n`);
  process.exit(1);
}
