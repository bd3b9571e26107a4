import { generateKeyPairSync, randomBytes } from "node:crypto";
import { auditEnvironment } from "../audit/environment.js";
import { writeConsumers } from "./consumers.js";

type Environment = Readonly<Record<string, string>>;

/** Returns a complete production environment with these changes. Its URLs point to a port without a listener. */
export function completeEnvironment(changes: Environment = {}): Environment {
  return {
    OPERATOR_PORT: "public",
    FRANCECONNECT_ISSUER: "http://127.0.0.1:1/api/v2",
    FRANCECONNECT_DP_CLIENT_ID: "a-data-provider",
    FRANCECONNECT_DP_CLIENT_SECRET: "its-secret",
    FRANCECONNECT_DP_JWKS: encryptionKeys(changes["FRANCECONNECT_DP_ENCRYPTED_ALG"]),
    API_SECU_BASE_URL: "http://127.0.0.1:1",
    API_SECU_TOKEN_URL: "http://127.0.0.1:1/oauth/token",
    API_SECU_CLIENT_ID: "a-client",
    API_SECU_CLIENT_SECRET: "its-secret",
    API_PARTICULIER_BASE_URL: "http://127.0.0.1:1",
    API_PARTICULIER_TOKEN: "a-token",
    KEYRING: `test:${randomBytes(32).toString("base64")}`,
    CONSUMERS_FILE: writeConsumers([]).path,
    // A busy machine must not look like a slow Redis: a test of a slow one sets its own timeout.
    REDIS_TIMEOUT_MS: "2000",
    ...auditEnvironment(),
    ...changes,
  };
}

function encryptionKeys(alg: string | undefined): string {
  const { privateKey } =
    alg === "RSA-OAEP-256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return JSON.stringify({ keys: [privateKey.export({ format: "jwk" })] });
}
