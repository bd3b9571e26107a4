import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  discovery,
  randomNonce,
  randomState,
} from "openid-client";
import { Browser } from "./browser.js";
import { usualScopes } from "./registrations.js";

interface LoginOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** The login of a test person in `sandbox/people/`. */
  readonly login: string;
  readonly scope?: string;
}

const usualScope = ["openid", "identite_pivot", ...usualScopes].join(" ");

// Authorize, the login page, its form, the redirect to the service.
const maxPages = 4;

function unexpected(login: string, url: URL, status: number): Error {
  return status === 400 && url.pathname.includes("/interaction/")
    ? new Error(`a login must be one of the sandbox's people, "${login}" is not: see sandbox/people/`)
    : new Error(`the stand-in answered ${String(status)} at ${url.pathname}`);
}

interface Choice extends Pick<LoginOptions, "login" | "redirectUri"> {
  /** `continue` by default. */
  readonly decision?: "continue" | "refuse";
}

/**
 * Goes through FranceConnect's pages like the person. Returns the service's address in the last redirect, and does not
 * open it.
 */
export async function choosePerson(browser: Browser, start: URL, choice: Choice): Promise<URL> {
  const { login, redirectUri, decision = "continue" } = choice;
  let url = start;
  let form: URLSearchParams | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const response = await browser.open(url, form);
    const location = response.headers.get("location");
    // Read to the end: otherwise the connection cannot be reused for the next page.
    await response.arrayBuffer();
    if (location !== null) {
      url = new URL(location, url);
      form = undefined;
      if (url.href.startsWith(redirectUri)) return url;
    } else if (response.status === 200 && form === undefined) {
      form = new URLSearchParams({ login, decision });
    } else {
      throw unexpected(login, url, response.status);
    }
  }
  throw new Error(`no way back to ${redirectUri} after ${String(maxPages)} pages`);
}

/** A real authorization-code login over HTTP, like a service provider's. Returns the access token. */
export async function login(options: LoginOptions): Promise<string> {
  const { issuer, clientId, clientSecret, redirectUri, scope = usualScope } = options;
  const metadata = { id_token_signed_response_alg: "ES256" };
  const config = await discovery(new URL(issuer), clientId, metadata, ClientSecretPost(clientSecret), {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be noticed; the stand-in is loopback HTTP
    execute: [allowInsecureRequests],
  });
  const [state, nonce] = [randomState(), randomNonce()];
  const start = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    acr_values: "eidas1",
  });
  const callback = await choosePerson(new Browser(), start, options);
  const tokens = await authorizationCodeGrant(config, callback, { expectedState: state, expectedNonce: nonce });
  return tokens.access_token;
}
