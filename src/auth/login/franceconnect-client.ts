import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  fetchUserInfo,
  randomNonce,
  randomState,
  tokenRevocation,
  type Configuration,
} from "openid-client";
import type { Config } from "../../config/config.js";
import type { HttpFetch } from "../../http-client/http-client.js";
import { readPivotIdentity, type PivotIdentity } from "../../identity/pivot-identity.js";
import { AccessToken } from "../access-token.js";
import { areAccepted } from "../franceconnect/assurance-levels.js";
import { createDiscovery, type Endpoint } from "./discovery.js";
import { isRegistrationRefused, LoginFailure, toLoginFailure } from "./failure.js";

interface Options {
  readonly config: Pick<Config["franceConnect"], "issuer" | "acceptedAcr">;
  readonly registration: NonNullable<Config["login"]>;
  /** Sends requests to one of FranceConnect's endpoints, and records them under its name. */
  readonly fetchOf: (endpoint: Endpoint) => HttpFetch;
  /** Called when FranceConnect itself has refused the gateway's registration, or has used it for a sign-in. */
  readonly onRegistration: (isRefused: boolean) => void;
  /** As registered with FranceConnect. */
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
}

/**
 * The values that bind a callback, and its code, to the login that was started. The state is in the callback. The nonce
 * is in the id token that the code is exchanged for.
 */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
}

/** The person whom FranceConnect has identified for the gateway, as relying party. */
export interface SignedIn {
  /** Pairwise for the gateway as relying party: never the subject that checktoken returns. */
  readonly sub: string;
  readonly person: PivotIdentity;
  readonly scopes: readonly string[];
  readonly token: AccessToken;
  /** FranceConnect's hint for the logout. */
  readonly idToken: string;
}

/**
 * The relying party's side of FranceConnect v2: authorization code, signed userinfo, logout. Every method rejects with
 * LoginFailure.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/
 */
export function createFranceConnectLogin(options: Options) {
  const discovery = createDiscovery(options);
  options.onRegistration(false);

  async function withClient<T>(work: (client: Configuration) => Promise<T> | T): Promise<T> {
    try {
      const client = await discovery.get();
      return await renewing(client, work);
    } catch (error) {
      if (isRegistrationRefused(error)) options.onRegistration(true);
      throw toLoginFailure(error);
    }
  }

  async function renewing<T>(client: Configuration, work: (client: Configuration) => Promise<T> | T): Promise<T> {
    try {
      return await work(client);
    } catch (error) {
      discovery.renewAfter(error);
      throw error;
    }
  }

  return {
    /** Returns the URL to redirect the browser to, and the values that check its return. */
    begin: (scopes: readonly string[]) => withClient((client) => begin(client, options, scopes)),
    /** Returns the person who comes back to this address. `asked` are the scopes that the login asked for. */
    async complete(query: URLSearchParams, checks: LoginChecks, requestedScopes: readonly string[]): Promise<SignedIn> {
      refuseForeign(query, options.config.issuer);
      const signedIn = await withClient((client) => complete(client, options, { query, checks, requestedScopes }));
      options.onRegistration(false);
      return signedIn;
    },
    /** Revokes a token that is not needed any more, if FranceConnect publishes a revocation endpoint. */
    revoke: (token: AccessToken) =>
      withClient(async (client) => {
        if (client.serverMetadata().revocation_endpoint) await tokenRevocation(client, token.reveal());
      }),
    /**
     * Returns the URL to redirect the browser to for the FranceConnect logout; undefined if FranceConnect publishes
     * none.
     */
    logoutUrl: (idToken: string) =>
      withClient((client) => {
        if (!client.serverMetadata().end_session_endpoint) return undefined;
        const returned = { post_logout_redirect_uri: options.postLogoutRedirectUri, state: randomState() };
        return buildEndSessionUrl(client, { id_token_hint: idToken, ...returned }).href;
      }),
  };
}

export type FranceConnectLogin = ReturnType<typeof createFranceConnectLogin>;

/**
 * FranceConnect refuses every parameter that it does not list, including those of PKCE: it answers HTTP 400 without a
 * redirect.
 */
function begin(client: Configuration, { config, redirectUri }: Options, scopes: readonly string[]) {
  const checks = { state: randomState(), nonce: randomNonce() };
  const url = buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    acr_values: config.acceptedAcr[0] ?? "",
    state: checks.state,
    nonce: checks.nonce,
  });
  return { url: url.href, checks };
}

interface Return {
  readonly query: URLSearchParams;
  readonly checks: LoginChecks;
  readonly requestedScopes: readonly string[];
}

async function complete(
  client: Configuration,
  { config, redirectUri }: Options,
  { query, checks, requestedScopes }: Return,
) {
  const tokens = await authorizationCodeGrant(client, new URL(`${redirectUri}?${query.toString()}`), {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const sub = claims?.sub ?? "";
  if (!areAccepted(config.acceptedAcr, claims?.["acr"])) throw new LoginFailure("level");
  const person = readPivotIdentity(await fetchUserInfo(client, tokens.access_token, sub));
  if (!person) throw new LoginFailure("identity");
  // If the answer has no scope, all the scopes asked for are granted (RFC 6749, section 5.1).
  const granted = tokens.scope?.split(" ") ?? requestedScopes;
  const scopes = granted.filter((scope) => requestedScopes.includes(scope));
  return { sub, person, scopes, token: new AccessToken(tokens.access_token), idToken: tokens.id_token ?? "" };
}

/**
 * Runs before any call to FranceConnect. The callback must contain FranceConnect's issuer, and no parameter may occur
 * twice.
 */
function refuseForeign(query: URLSearchParams, issuer: string): void {
  const isAmbiguous = new Set(query.keys()).size < query.size;
  if (isAmbiguous || query.get("iss") !== issuer) throw new LoginFailure("untrusted");
}
