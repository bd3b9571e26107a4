import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../src/config.js";
import {
  apiParticulierToken,
  apiSecuClient,
  benefitScopes,
  dataProvider,
  demoApiKey,
  relyingParty,
} from "./registrations.js";

type Environment = Readonly<Record<string, string | undefined>>;

const defaultPort = 4000;
const portsTaken = 3;

/** The environment of the embedded mode: whatever is not configured points at the stand-in that `startStandIns` starts. */
export function completeEnvironment(environment: Environment): Environment {
  // A port that cannot be used is for its own check to complain about, and for no other variable's.
  const port = isBase(Number(environment["PORT"])) ? Number(environment["PORT"]) : defaultPort;
  const configured = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  return {
    ...(usesStandIn.franceConnect(environment) && {
      FRANCECONNECT_ISSUER: `http://127.0.0.1:${String(port + 1)}/api/v2`,
      FRANCECONNECT_DP_CLIENT_ID: dataProvider.clientId,
      FRANCECONNECT_DP_CLIENT_SECRET: dataProvider.clientSecret,
      FRANCECONNECT_RP_CLIENT_ID: relyingParty.clientId,
      FRANCECONNECT_RP_CLIENT_SECRET: relyingParty.clientSecret,
      FRANCECONNECT_RP_SCOPES: ["openid", "identite_pivot", ...benefitScopes].join(" "),
    }),
    ...(usesStandIn.apiSecu(environment) && {
      API_SECU_BASE_URL: `http://127.0.0.1:${String(port + 2)}`,
      API_SECU_TOKEN_URL: `http://127.0.0.1:${String(port + 2)}/oauth/token`,
      API_SECU_CLIENT_ID: apiSecuClient.clientId,
      API_SECU_CLIENT_SECRET: apiSecuClient.clientSecret,
    }),
    ...(usesStandIn.apiParticulier(environment) && {
      API_PARTICULIER_BASE_URL: `http://127.0.0.1:${String(port + 3)}`,
      API_PARTICULIER_TOKEN: apiParticulierToken,
    }),
    FRANCECONNECT_DP_JWKS:
      configured["FRANCECONNECT_DP_JWKS"] ?? ephemeralJwks(configured["FRANCECONNECT_DP_ENCRYPTED_ALG"]),
    KEYRING: `embedded:${randomBytes(32).toString("base64")}`,
    AUDIT_LOG: configured["AUDIT_LOG"] ?? join(mkdtempSync(join(tmpdir(), "prestations-gateway-")), "audit.ndjson"),
    AUDIT_KEY: randomBytes(32).toString("base64"),
    // Found from the compiled file: `dist/sandbox/` stands beside `sandbox/` two levels up.
    CONSUMERS_FILE: fileURLToPath(new URL("../../sandbox/consumers.yaml", import.meta.url)),
    ...configured,
  };
}

const isBase = (port: number) => Number.isInteger(port) && port > 0 && port + portsTaken <= 65_535;

/** What the embedded mode asks of the configuration beyond its own rules. */
export function checks(environment: Environment) {
  const alone = !Object.values(usesStandIn).some((isUsed) => isUsed(environment));
  const range = `from 1 to ${String(65_535 - portsTaken)}`;
  const complaint = `PORT: the stand-ins take the ${String(portsTaken)} ports after it, so it must be ${range}`;
  // What is no port at all is the configuration's own complaint.
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535;
  return { PORT: (value: string) => (alone || !isPort(Number(value)) || isBase(Number(value)) ? [] : [complaint]) };
}

const usesStandIn = {
  franceConnect: (environment: Environment) => !environment["FRANCECONNECT_ISSUER"],
  apiSecu: (environment: Environment) => !environment["API_SECU_BASE_URL"] && !environment["API_SECU_TOKEN_URL"],
  apiParticulier: (environment: Environment) => !environment["API_PARTICULIER_BASE_URL"],
};

/** The key of the demo consumer; undefined where other consumers are configured. */
export function demoApiKeyOf(environment: Environment): string | undefined {
  return environment["CONSUMERS_FILE"] ? undefined : demoApiKey;
}

function ephemeralJwks(alg: string | undefined): string {
  const { privateKey } =
    alg === "RSA-OAEP-256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return JSON.stringify({ keys: [privateKey.export({ format: "jwk" })] });
}

/** Starts the stand-ins of what is not configured. They know the gateway by what its own configuration says. */
export async function startStandIns(environment: Environment, config: Config) {
  const { port } = config.http;
  const { startSandbox } = await import("./sandbox.js");
  const { showItself } = await import("./showcase.js");
  const own = {
    franceConnect: usesStandIn.franceConnect(environment) ? { port: port + 1 } : undefined,
    apiSecu: usesStandIn.apiSecu(environment) ? { port: port + 2 } : undefined,
    apiParticulier: usesStandIn.apiParticulier(environment)
      ? { port: port + 3, token: config.apiParticulier?.token ?? apiParticulierToken }
      : undefined,
  };
  const ports = Object.values(own).flatMap((standIn) => standIn?.port ?? []);
  const sandbox = await stage(`Starting the stand-ins on ports ${ports.join(", ") || "none"}`, () =>
    startSandbox({ ...own, config, gatewayUrl: () => localUrl(config) }),
  );
  const apiKey = demoApiKeyOf(environment);
  return {
    showItself: () => showItself(sandbox, { gatewayUrl: localUrl(config), graphql: config.graphql, apiKey }),
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
function localUrl({ http: { host, port } }: Config): string {
  const name = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${String(port)}`;
}
