import type { Config } from "../src/config/config.js";
import { startApiParticulier, type ApiParticulier } from "./api-particulier/index.js";
import type { Limits } from "./api-particulier/limits.js";
import { startApiSecu, type ApiSecu } from "./api-secu/index.js";
import type { Compression } from "./compression.js";
import { identityScopes } from "./franceconnect/identity.js";
import { startFranceConnect, type FranceConnect } from "./franceconnect/index.js";
import type { FranceConnectOptions, ServiceProvider } from "./franceconnect/options.js";
import { personas } from "./people/index.js";
import type { Persona } from "./people/persona.js";
import { apiSecuClient, benefitScopes, serviceProvider } from "./registrations.js";

interface Options {
  /** Absent: another FranceConnect, the real one or not, is configured. Port 0 = any free port. */
  readonly franceConnect: Pick<FranceConnectOptions, "port" | "accessTokenSeconds" | "signingKeys"> | undefined;
  readonly apiSecu: { readonly port: number } | undefined;
  /** The limits are those of the real service by default. */
  readonly apiParticulier?: { readonly port: number; readonly token: string; readonly limits?: Partial<Limits> };
  /** The gateway's registration at each stand-in. */
  readonly config: {
    readonly franceConnect: Pick<
      Config["franceConnect"],
      "clientId" | "clientSecret" | "signedAlg" | "encryptedAlg" | "encryptedEnc"
    >;
    /** As relying party; undefined when people do not sign in through the gateway. */
    readonly login?:
      Pick<NonNullable<Config["login"]>, "clientId" | "clientSecret" | "signedAlg" | "scopes"> | undefined;
    readonly http?: Pick<Config["http"], "publicUrl">;
    readonly apiSecu?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  };
  readonly gatewayUrl: () => string;
  /** Further service providers, in addition to the sandbox's own. */
  readonly clients?: readonly ServiceProvider[];
  /** The sandbox's own test people by default. */
  readonly people?: readonly Persona[];
  /** No compression by default. */
  readonly compression?: Compression;
}

export interface Sandbox {
  readonly franceConnect: FranceConnect | undefined;
  readonly apiSecu: ApiSecu | undefined;
  readonly apiParticulier: ApiParticulier | undefined;
  readonly close: () => Promise<void>;
}

const service = {
  clientId: serviceProvider.clientId,
  clientSecret: serviceProvider.clientSecret,
  redirectUris: bothNames(serviceProvider.redirectUri),
  postLogoutRedirectUris: bothNames(serviceProvider.postLogoutRedirectUri),
  scopes: ["openid", ...Object.keys(identityScopes), ...benefitScopes],
};

/** The URI with both names of this machine. Each is valid at any port. */
function bothNames(uri: string): readonly string[] {
  return [uri, uri.replace("127.0.0.1", "localhost")];
}

/** Starts the requested stand-ins. At each, the gateway is registered according to its configuration. */
export async function startSandbox(options: Options): Promise<Sandbox> {
  const {
    franceConnect: fc,
    apiSecu: secu,
    apiParticulier: particulier,
    config,
    gatewayUrl,
    clients = [],
    people = personas,
    compression = { by: [] },
  } = options;
  const shared = { people, compression };
  const franceConnect =
    fc && (await startFranceConnect({ ...fc, ...registerAtFranceConnect(config, gatewayUrl, clients), ...shared }));
  // With another FranceConnect, the sandbox cannot resolve tokens.
  const holderOf = (token: string) => franceConnect?.holderOf(token) ?? Promise.resolve(undefined);
  const loginOf = async (token: string) => (await holderOf(token))?.login;
  const { clientId, clientSecret } = config.apiSecu ?? apiSecuClient;
  const apiSecu = secu && (await startApiSecu({ ...secu, ...shared, clientId, clientSecret, loginOf }));
  const apiParticulier = particulier && (await startApiParticulier({ ...particulier, ...shared, holderOf }));
  return {
    franceConnect,
    apiSecu,
    apiParticulier,
    close: async () => {
      await Promise.all([franceConnect?.close(), apiSecu?.close(), apiParticulier?.close()]);
    },
  };
}

function registerAtFranceConnect(
  { franceConnect, login, http }: Options["config"],
  gatewayUrl: Options["gatewayUrl"],
  clients: readonly ServiceProvider[],
) {
  const { clientId, clientSecret, signedAlg, encryptedAlg, encryptedEnc } = franceConnect;
  const jwksUrl = () => `${gatewayUrl()}/.well-known/jwks.json`;
  return {
    dataProvider: { clientId, clientSecret, jwksUrl, scopes: benefitScopes, signedAlg, encryptedAlg, encryptedEnc },
    serviceProviders: [service, ...(login && http ? [toRelyingParty(login, http.publicUrl)] : []), ...clients],
  };
}

function toRelyingParty(login: NonNullable<Options["config"]["login"]>, publicUrl: string): ServiceProvider {
  const { clientId, clientSecret, signedAlg, scopes } = login;
  return {
    clientId,
    clientSecret,
    signedAlg,
    scopes,
    redirectUris: [`${publicUrl}/auth/callback`],
    postLogoutRedirectUris: [`${publicUrl}/auth/logged-out`],
  };
}
