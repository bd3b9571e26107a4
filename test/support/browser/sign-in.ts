import { Browser } from "../../../sandbox/browser.js";
import { choosePerson } from "../../../sandbox/login.js";
import { readAnswer, type Answer } from "../ask.js";

interface Site {
  /** URL that the test uses to reach the gateway. */
  readonly url: string;
  /** The gateway's public URL, if it differs. */
  readonly publicUrl?: string;
}

interface Choice {
  /** `test` when left out. */
  readonly person?: string;
  readonly benefits?: string;
  readonly returnTo?: string;
  readonly decision?: "continue" | "refuse";
  /** A new one when left out. */
  readonly browser?: Browser;
}

interface Begun {
  readonly browser: Browser;
  /** FranceConnect's authorization request. */
  readonly authorize: URL;
}

/** Begins a sign-in. Resolves with the URL to which the gateway redirects. */
export async function beginSignIn(
  { url }: Site,
  { benefits, returnTo, browser = new Browser() }: Choice,
): Promise<Begun> {
  const address = new URL("/auth/login", url);
  if (benefits !== undefined) address.searchParams.set("benefits", benefits);
  if (returnTo !== undefined) address.searchParams.set("returnTo", returnTo);
  const answer = await browser.open(address);
  const location = answer.headers.get("location");
  if (answer.status !== 302 || location === null) throw new Error(`not sent on: ${String(answer.status)}`);
  return { browser, authorize: new URL(location) };
}

/** Signs in until FranceConnect redirects back. Resolves with the callback's URL, not yet opened. */
export async function comeBack(site: Site, choice: Choice = {}): Promise<{ browser: Browser; callback: URL }> {
  const { browser, authorize } = await beginSignIn(site, choice);
  const { person: login = "test", decision = "continue" } = choice;
  const redirectUri = `${site.publicUrl ?? site.url}/auth/callback`;
  const { pathname, search } = await choosePerson(browser, authorize, { login, redirectUri, decision });
  return { browser, callback: new URL(`${pathname}${search}`, site.url) };
}

/** Does a complete sign-in. Resolves with the browser, which holds the session's cookie, and the callback's answer. */
export async function signIn(site: Site, choice: Choice = {}): Promise<{ browser: Browser; answer: Response }> {
  const { browser, callback } = await comeBack(site, choice);
  return { browser, answer: await browser.open(callback) };
}

/** Sends an operation as one of the gateway's own pages does. */
export async function askSignedIn(
  { url, publicUrl = url }: Site,
  browser: Browser,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = JSON.stringify({ query });
  const response = await browser.open(new URL("/graphql", url), body, {
    "content-type": "application/json",
    origin: publicUrl,
    ...headers,
  });
  return readAnswer(response);
}

/** Signs out by the form of the gateway's own pages. */
export function signOut({ url, publicUrl = url }: Site, browser: Browser): Promise<Response> {
  return browser.open(new URL("/auth/logout", url), new URLSearchParams(), { origin: publicUrl });
}
