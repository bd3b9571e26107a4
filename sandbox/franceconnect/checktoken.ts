import type { IncomingMessage, ServerResponse } from "node:http";

import type Provider from "oidc-provider";

import { fetchPublicKeys, seal, type Envelope } from "./envelope.js";
import { pairwiseSubject, toPivotIdentity } from "./identity.js";
import { readForm, send, sendError } from "./messages.js";
import { applyFault, type Claims, type Misbehaviour } from "./misbehaviour.js";
import type { DataProvider } from "./options.js";
import type { StandIn } from "./stand-in.js";

interface ActiveToken {
  readonly value: string;
  readonly login: string;
  /** The service provider that obtained it. */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly iat: number;
  readonly exp: number;
}

/** The access token; `undefined` after it has expired or been revoked, or after its person has logged out. */
export async function findActiveToken(provider: Provider, value: string): Promise<ActiveToken | undefined> {
  const token = await provider.AccessToken.find(value);
  // The library's own search can return a token that has just expired.
  if (!token?.isValid || token.clientId === undefined || token.exp === undefined) return undefined;
  const { accountId, clientId, scopes, iat, exp } = token;
  return { value, login: accountId, clientId, scopes, iat, exp };
}

interface Credentials {
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

async function readCredentials(request: IncomingMessage): Promise<Credentials | undefined> {
  const form = await readForm(request);
  if (request.headers.authorization !== undefined || form?.size !== 3) return undefined;
  const [token, clientId, clientSecret] = [form.get("token"), form.get("client_id"), form.get("client_secret")];
  return token && clientId && clientSecret ? { token, clientId, clientSecret } : undefined;
}

function introspect(standIn: StandIn, token: ActiveToken | undefined, misbehaviour: Misbehaviour): Claims {
  const { people, dataProvider } = standIn.options;
  const person = people.find(({ login }) => login === token?.login);
  if (!token || !person) return { active: false };
  const claims = {
    active: true,
    aud: token.clientId,
    sub: pairwiseSubject(token.login, "data-provider", dataProvider.clientId),
    iat: token.iat,
    exp: token.exp,
    acr: person.levels ?? "eidas1",
    jti: token.value,
    scope: dataProvider.scopes.filter((scope) => token.scopes.has(scope)).join(" "),
    ...toPivotIdentity(person),
  };
  return misbehaviour.inner?.(claims) ?? claims;
}

async function answer(standIn: StandIn, value: string, misbehaviour: Misbehaviour): Promise<Envelope> {
  const { issuer, options, closing, provider, signingKeys } = standIn;
  const encryption = await fetchPublicKeys(options.dataProvider, closing);
  const claims = {
    iss: issuer,
    aud: options.dataProvider.clientId,
    iat: Math.floor(Date.now() / 1000),
    token_introspection: introspect(standIn, await findActiveToken(provider, value), misbehaviour),
  };
  const sent = misbehaviour.outer?.(claims) ?? claims;
  return seal(sent, options.dataProvider, { signing: signingKeys, encryption }, misbehaviour);
}

function isClient({ clientId, clientSecret }: Credentials, registered: DataProvider): boolean {
  return clientId === registered.clientId && clientSecret === registered.clientSecret;
}

/** POST /checktoken: returns the identity behind a token, to the data provider only. Not a route of oidc-provider. */
export async function checktoken(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { misbehaviour, options, closing } = standIn;
  standIn.counters.checktoken += 1;
  if (await applyFault(misbehaviour.http, response, closing)) return;
  const credentials = await readCredentials(request);
  if (!credentials) {
    sendError(response, 400, "invalid_request", "token, client_id and client_secret are expected, and nothing else");
    return;
  }
  if (!isClient(credentials, options.dataProvider)) {
    sendError(response, 401, "invalid_client", "client authentication failed");
    return;
  }
  try {
    const { type, body } = await answer(standIn, credentials.token, misbehaviour);
    send(response, 200, type, body);
  } catch (error) {
    sendError(response, 500, "server_error", String(error));
  }
}
