import type { ApiParticulier } from "../../../sandbox/api-particulier/index.js";
import type { Limits } from "../../../sandbox/api-particulier/limits.js";
import type { ApiSecu } from "../../../sandbox/api-secu/index.js";
import type { Compression } from "../../../sandbox/compression.js";
import type { FranceConnect } from "../../../sandbox/franceconnect/index.js";
import { createSigningKeys } from "../../../sandbox/franceconnect/signing-keys.js";
import { login } from "../../../sandbox/login.js";
import type { Persona } from "../../../sandbox/people/persona.js";
import {
  apiParticulierToken,
  apiSecuClient,
  benefitScopes,
  dataProvider,
  relyingParty,
  serviceProvider,
} from "../../../sandbox/registrations.js";
import { startSandbox } from "../../../sandbox/sandbox.js";
import { recordToken } from "../run-reports/reports.js";
import { writeUnlimitedConsumers } from "./consumers.js";

interface StandInsOptions {
  readonly accessTokenSeconds?: number;
  readonly algorithms?: { readonly signedAlg: "ES256" | "RS256"; readonly encryptedAlg: "ECDH-ES" | "RSA-OAEP-256" };
  /** URL where FranceConnect fetches the gateway's public keys. */
  readonly gatewayUrl: () => string;
  /** People sign in through the gateway, which has this address. */
  readonly publicUrl?: string;
  /** The sandbox's own test people when left out. */
  readonly people?: readonly Persona[] | undefined;
  /** API Particulier's own limits are lifted when left out. */
  readonly limits?: Partial<Limits>;
}

export interface StandIns {
  readonly franceConnect: FranceConnect;
  readonly apiSecu: ApiSecu;
  readonly apiParticulier: ApiParticulier;
  /** Sets how the stand-ins compress their answers from now on. */
  readonly compression: Compression;
  /** The variables that point a gateway to the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns a new access token of a test person, from a real login. */
  readonly token: (person: string, scope?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Lifts the rate limits of incoming requests and outgoing calls. A test of these limits sets them again. */
const unpaced = {
  SOURCE_RATE_PER_SECOND: "1000000",
  SOURCE_RATE_PER_MINUTE: "60000000",
  ANONYMOUS_RATE_PER_MINUTE: "1000000",
};
const signedAlg = "ES256" as const;
const relyingPartyScopes = ["openid", "identite_pivot", ...benefitScopes];
const noLimits: Limits = { perSecond: 1e6, perMinute: 1e6, patience: 1e6, banSeconds: 1 };
const defaultAlgorithms = { signedAlg: "ES256", encryptedAlg: "ECDH-ES" } as const;

/** Created once per test file: an RSA key takes longer than the rest of the start. */
const signingKeys = createSigningKeys();

/** Starts all stand-ins, on free ports of loopback. */
export async function startStandIns(options: StandInsOptions): Promise<StandIns> {
  const {
    algorithms = defaultAlgorithms,
    accessTokenSeconds = 60,
    gatewayUrl,
    people,
    publicUrl,
    limits = noLimits,
  } = options;
  const registration = publicUrl === undefined ? undefined : { ...relyingParty, signedAlg, scopes: relyingPartyScopes };
  const compression: Compression = { by: [] };
  const { franceConnect, apiSecu, apiParticulier, close } = await startSandbox({
    compression,
    franceConnect: { port: 0, accessTokenSeconds, signingKeys: await signingKeys },
    apiSecu: { port: 0 },
    apiParticulier: { port: 0, token: apiParticulierToken, limits },
    config: {
      franceConnect: { ...dataProvider, ...algorithms, encryptedEnc: "A256GCM" },
      apiSecu: apiSecuClient,
      ...(registration && publicUrl !== undefined && { login: registration, http: { publicUrl } }),
    },
    gatewayUrl,
    ...(people && { people }),
  });
  if (!franceConnect || !apiSecu || !apiParticulier) throw new Error("all stand-ins were asked for");

  const { issuer } = franceConnect;
  return {
    franceConnect,
    apiSecu,
    apiParticulier,
    compression,
    environment: {
      FRANCECONNECT_ISSUER: issuer,
      FRANCECONNECT_DP_CLIENT_ID: dataProvider.clientId,
      FRANCECONNECT_DP_CLIENT_SECRET: dataProvider.clientSecret,
      FRANCECONNECT_DP_SIGNED_ALG: algorithms.signedAlg,
      FRANCECONNECT_DP_ENCRYPTED_ALG: algorithms.encryptedAlg,
      ...(registration && {
        FRANCECONNECT_RP_CLIENT_ID: registration.clientId,
        FRANCECONNECT_RP_CLIENT_SECRET: registration.clientSecret,
        FRANCECONNECT_RP_SCOPES: registration.scopes.join(" "),
      }),
      ...(publicUrl !== undefined && { PUBLIC_URL: publicUrl, PORT: new URL(publicUrl).port }),
      API_SECU_BASE_URL: apiSecu.baseUrl,
      API_SECU_TOKEN_URL: apiSecu.tokenUrl,
      API_SECU_CLIENT_ID: apiSecuClient.clientId,
      API_SECU_CLIENT_SECRET: apiSecuClient.clientSecret,
      API_PARTICULIER_BASE_URL: apiParticulier.baseUrl,
      API_PARTICULIER_TOKEN: apiParticulierToken,
      CONSUMERS_FILE: writeUnlimitedConsumers(),
      // For the demo consumers.
      DEMO: "true",
      ...unpaced,
    },
    async token(person, scope) {
      const token = await login({ issuer, ...serviceProvider, login: person, ...(scope !== undefined && { scope }) });
      recordToken(token);
      return token;
    },
    close,
  };
}
