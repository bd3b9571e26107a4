import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiParticulierToken, apiSecuClient, benefitScopes, dataProvider, relyingParty } from "./registrations.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Number of ports that the stand-ins use, directly after the gateway's port. */
export const portsTaken = 3;

/** Where the stand-ins of a gateway on this port listen. */
export const standInPorts = (port: number) => ({
  franceConnect: port + 1,
  apiSecu: port + 2,
  apiParticulier: port + 3,
});

/**
 * The variables that point a gateway at the stand-ins of its port: the demo consumers, and a fresh keyring, encryption key
 * and audit each time. `encryptedAlg`: FRANCECONNECT_DP_ENCRYPTED_ALG.
 */
export function createDemoEnvironment(port: number, encryptedAlg = "ECDH-ES") {
  const ports = standInPorts(port);
  return {
    FRANCECONNECT_ISSUER: `http://127.0.0.1:${String(ports.franceConnect)}/api/v2`,
    FRANCECONNECT_DP_CLIENT_ID: dataProvider.clientId,
    FRANCECONNECT_DP_CLIENT_SECRET: dataProvider.clientSecret,
    FRANCECONNECT_DP_JWKS: createJwks(encryptedAlg),
    FRANCECONNECT_RP_CLIENT_ID: relyingParty.clientId,
    FRANCECONNECT_RP_CLIENT_SECRET: relyingParty.clientSecret,
    FRANCECONNECT_RP_SCOPES: ["openid", "identite_pivot", ...benefitScopes].join(" "),
    API_SECU_BASE_URL: `http://127.0.0.1:${String(ports.apiSecu)}`,
    API_SECU_TOKEN_URL: `http://127.0.0.1:${String(ports.apiSecu)}/oauth/token`,
    API_SECU_CLIENT_ID: apiSecuClient.clientId,
    API_SECU_CLIENT_SECRET: apiSecuClient.clientSecret,
    API_PARTICULIER_BASE_URL: `http://127.0.0.1:${String(ports.apiParticulier)}`,
    API_PARTICULIER_TOKEN: apiParticulierToken,
    // `src/config/demo.ts` recognises this id and this folder's name, and refuses them outside a demo.
    KEYRING: `demo:${randomBytes(32).toString("base64")}`,
    // The path starts at the compiled file: `sandbox/` is two levels above `dist/sandbox/`.
    CONSUMERS_FILE: fileURLToPath(new URL("../../sandbox/consumers.yaml", import.meta.url)),
    AUDIT_LOG: join(mkdtempSync(join(tmpdir(), "prestations-gateway-demo-")), "audit.ndjson"),
    AUDIT_KEY: randomBytes(32).toString("base64"),
    DEMO: "true",
  };
}

function createJwks(alg: string): string {
  const { privateKey } =
    alg === "RSA-OAEP-256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return JSON.stringify({ keys: [privateKey.export({ format: "jwk" })] });
}
