import type { Config } from "../src/config.js";
import { startApiSecu, type ApiSecu } from "./api-secu.js";
import { startFranceConnect, type FranceConnect } from "./franceconnect/index.js";
import { personas } from "./personas.js";
import { benefitScopes, serviceProvider } from "./registrations.js";

interface Options {
  /** Absent: the real one, or another's, is configured. Port 0 = any free port. */
  readonly franceConnect: { readonly port: number; readonly accessTokenSeconds?: number } | undefined;
  readonly apiSecu: { readonly port: number } | undefined;
  /** How the gateway is registered with each. */
  readonly config: {
    readonly franceConnect: Pick<
      Config["franceConnect"],
      "clientId" | "clientSecret" | "signedAlg" | "encryptedAlg" | "encryptedEnc"
    >;
    readonly apiSecu: Pick<Config["apiSecu"], "clientId" | "clientSecret">;
  };
  readonly gatewayUrl: () => string;
}

export interface Sandbox {
  readonly franceConnect: FranceConnect | undefined;
  readonly apiSecu: ApiSecu | undefined;
  readonly close: () => Promise<void>;
}

const service = {
  clientId: serviceProvider.clientId,
  clientSecret: serviceProvider.clientSecret,
  redirectUris: [serviceProvider.redirectUri],
  scopes: ["openid", "identite_pivot", ...benefitScopes],
};

/** Starts the stand-ins asked for, each with the gateway registered as its configuration says. */
export async function startSandbox(options: Options): Promise<Sandbox> {
  const { franceConnect: fc, apiSecu: secu, config, gatewayUrl } = options;
  const franceConnect =
    fc &&
    (await startFranceConnect({
      ...fc,
      dataProvider: {
        clientId: config.franceConnect.clientId,
        clientSecret: config.franceConnect.clientSecret,
        jwksUrl: () => `${gatewayUrl()}/.well-known/jwks.json`,
        scopes: benefitScopes,
        signedAlg: config.franceConnect.signedAlg,
        encryptedAlg: config.franceConnect.encryptedAlg,
        encryptedEnc: config.franceConnect.encryptedEnc,
      },
      serviceProviders: [service],
      people: personas,
    }));
  const apiSecu =
    secu &&
    (await startApiSecu({
      port: secu.port,
      clientId: config.apiSecu.clientId,
      clientSecret: config.apiSecu.clientSecret,
      people: personas,
      // Behind somebody else's FranceConnect nobody is known here.
      loginOf: (token) => franceConnect?.loginOf(token) ?? Promise.resolve(undefined),
    }));
  return {
    franceConnect,
    apiSecu,
    close: async () => {
      await Promise.all([franceConnect?.close(), apiSecu?.close()]);
    },
  };
}
