import { Browser } from "../../sandbox/browser.js";
import { choosePerson } from "../../sandbox/login.js";
import { readAnswer, type Answer } from "./ask.js";
import type { Gateway } from "./gateway.js";

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

/** Somebody asks to sign in: resolves with where the gateway sends them. */
export async function beginSignIn(
  { url }: Gateway,
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

/** Until FranceConnect sends the person back: resolves with the callback's address, not yet opened. */
export async function comeBack(gateway: Gateway, choice: Choice = {}): Promise<{ browser: Browser; callback: URL }> {
  const { browser, authorize } = await beginSignIn(gateway, choice);
  const { person: login = "test", decision = "continue" } = choice;
  const redirectUri = `${gateway.url}/auth/callback`;
  return { browser, callback: await choosePerson(browser, authorize, { login, redirectUri, decision }) };
}

/** The whole of it: resolves with the browser, which holds the session's cookie, and the callback's own answer. */
export async function signIn(gateway: Gateway, choice: Choice = {}): Promise<{ browser: Browser; answer: Response }> {
  const { browser, callback } = await comeBack(gateway, choice);
  return { browser, answer: await browser.open(callback) };
}

/** Asks as a page of the gateway's own does. */
export async function askSignedIn(
  { url }: Gateway,
  browser: Browser,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = JSON.stringify({ query });
  const response = await browser.open(new URL("/graphql", url), body, {
    "content-type": "application/json",
    origin: url,
    ...headers,
  });
  return readAnswer(response);
}
