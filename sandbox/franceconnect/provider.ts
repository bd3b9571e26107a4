import { randomBytes } from "node:crypto";

import Provider, { type AdapterFactory, type ClientMetadata, type Configuration } from "oidc-provider";

import { identityScopes, pairwiseSubject, toUserinfo } from "./identity.js";
import type { FranceConnectOptions, ServiceProvider } from "./options.js";
import { errorPage, loggedOutPage, logoutPage } from "./pages.js";
import type { SigningKeys } from "./signing-keys.js";

export const basePath = "/api/v2";
export const sessionCookie = "fc_session";

const defaultTokenSeconds = 60;
const sessionSeconds = 1800;
const cookieKeys = [randomBytes(32).toString("base64url")];

function toClient(serviceProvider: ServiceProvider): ClientMetadata {
  return {
    client_id: serviceProvider.clientId,
    client_secret: serviceProvider.clientSecret,
    redirect_uris: serviceProvider.redirectUris,
    post_logout_redirect_uris: serviceProvider.postLogoutRedirectUris ?? [],
    scope: ["openid", ...serviceProvider.scopes.filter((scope) => scope !== "openid")].join(" "),
    subject_type: "pairwise",
    // Required when redirect URIs have several hosts. It is never fetched; subjects depend only on the client.
    sector_identifier_uri: "https://sector.invalid/",
    token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: serviceProvider.signedAlg ?? "ES256",
    userinfo_signed_response_alg: serviceProvider.signedAlg ?? "ES256",
  };
}

function createFeatures(): Configuration["features"] {
  return {
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = logoutPage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = loggedOutPage();
      },
    },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
  };
}

function createIdentity({ people }: FranceConnectOptions): Configuration {
  return {
    acrValues: ["eidas1"],
    subjectTypes: ["pairwise"],
    sectorIdentifierUriValidate: () => false,
    pairwiseIdentifier: (_ctx, login, client) => pairwiseSubject(login, "service-provider", client.clientId),
    claims: { openid: ["sub"], ...identityScopes },
    findAccount: (_ctx, login) => {
      const person = people.find((each) => each.login === login);
      return person && { accountId: login, claims: () => ({ ...toUserinfo(person), sub: login }) };
    },
  };
}

/** The part that a browser sees: addresses, cookies, pages. */
function createFront(): Configuration {
  return {
    routes: { authorization: "/authorize", userinfo: "/userinfo" },
    cookies: {
      keys: cookieKeys,
      names: { session: sessionCookie, interaction: "fc_interaction", resume: "fc_resume" },
      // A cookie is not bound to a port: on 127.0.0.1 a session at "/" would also be sent to the gateway.
      long: { path: basePath, httpOnly: true, sameSite: "lax" },
    },
    interactions: { url: (_ctx, interaction) => `${basePath}/interaction/${interaction.uid}` },
    renderError: (ctx, { error, error_description: description }) => {
      ctx.type = "html";
      ctx.body = errorPage(error, description);
    },
  };
}

/** Accepts loopback addresses at any port (RFC 8252, section 7.3): a developer's service provider chooses its port. */
function allowLoopback({ prototype }: Provider["Client"]): void {
  prototype.redirectUriAllowed = function (uri) {
    return isRegistered(uri, this.redirectUris);
  };
  prototype.postLogoutRedirectUriAllowed = function (uri) {
    return isRegistered(uri, this.postLogoutRedirectUris);
  };
}

function isRegistered(uri: string, registered: readonly string[] = []): boolean {
  const loopback = withoutLoopbackPort(uri);
  return (
    registered.includes(uri) ||
    (loopback !== undefined && registered.some((one) => withoutLoopbackPort(one) === loopback))
  );
}

/** The address without its port; undefined when it is not an address on loopback. */
function withoutLoopbackPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url?.protocol !== "http:" || !["127.0.0.1", "[::1]", "localhost"].includes(url.hostname)) return undefined;
  url.port = "";
  return url.href;
}

/** oidc-provider, configured like FranceConnect. Every default that would print a notice is replaced. */
export function createProvider(
  issuer: string,
  options: FranceConnectOptions,
  signingKeys: SigningKeys,
  adapter: AdapterFactory,
): Provider {
  const { accessTokenSeconds = defaultTokenSeconds } = options;
  const permissions = [options.dataProvider, ...options.serviceProviders].flatMap(({ scopes }) => scopes);
  const provider = new Provider(issuer, {
    ...createIdentity(options),
    ...createFront(),
    adapter,
    clients: options.serviceProviders.map(toClient),
    scopes: [...new Set(["openid", ...permissions])],
    jwks: { keys: [signingKeys.ES256.jwk, signingKeys.RS256.jwk] },
    features: createFeatures(),
    clientAuthMethods: ["client_secret_post"],
    clientBasedCORS: () => false,
    clockTolerance: 0,
    pkce: { required: () => false },
    responseTypes: ["code"],
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 30,
      IdToken: 60,
      Interaction: sessionSeconds,
      Session: sessionSeconds,
      // A grant that ends before its access token makes the token inactive early.
      Grant: Math.max(sessionSeconds, accessTokenSeconds),
    },
  });
  allowLoopback(provider.Client);
  // Koa would print unexpected errors. The answer is server_error, and the console belongs to the host process.
  provider.silent = true;
  return provider;
}
