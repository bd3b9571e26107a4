import { createFranceConnectLogin } from "../auth/login/franceconnect-client.js";
import { offeredBenefits } from "../auth/login/query.js";
import { loginRoutes } from "../auth/login/routes.js";
import { createSessionViewer } from "../auth/login/session-viewer.js";
import { createSessions, sessionLife, type SessionRecord } from "../auth/login/sessions.js";
import { attemptLife, createLoginSteps, type Attempt } from "../auth/login/steps.js";
import { entitled } from "../auth/viewer.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config/config.js";
import { timed } from "../http-client/call-result.js";
import { createHttpClient, type HttpFetch } from "../http-client/http-client.js";
import type { AddressOf } from "../http/client-address.js";
import type { RateLimits } from "../http/rate-limits/rate-limits.js";
import { createSignInLimits } from "../http/rate-limits/sign-in-limits.js";
import type { LoginFacts } from "../loaders/login-facts.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { Auth } from "./auth.js";
import type { Sources } from "./sources.js";
import type { Storage } from "./storage.js";

/** Connections to FranceConnect for sign-ins only: the connections that verify tokens are separate. */
const signInConnections = 32;

interface Parts {
  readonly keys: Keys;
  readonly auth: Auth;
  readonly storage: Storage;
  readonly sources: Sources;
  readonly rateLimits: RateLimits;
  readonly addressOf: AddressOf;
  readonly metrics: Metrics;
}

/** Builds sign-in through the gateway; undefined if it is not registered for that. */
export function createLogin(config: Config, log: Logger, parts: Parts) {
  if (!config.login) return undefined;
  const { http, graphql, franceConnect, login: registration } = config;
  const { auth, storage, sources } = parts;
  const client = createHttpClient({ timeoutMs: franceConnect.timeoutMs, connections: signInConnections });
  const relyingParty = createRelyingParty(config, registration, client.fetch, parts.metrics);
  const limits = createSignInLimits(http, parts);
  const sessions = createLoginSessions(parts, log);
  const loginOptions = {
    issuer: franceConnect.issuer,
    subjectOf: parts.keys.subjectOf,
    consumer: () => entitled(auth.consumers.byFranceConnectClientId(registration.clientId)),
  };
  const allowedOrigins = new Set([http.publicUrl, ...http.corsOrigins]);
  const steps = createLoginSteps<LoginFacts>({
    ...loginOptions,
    franceConnect: relyingParty,
    attempts: storage.createEphemeralStore<Attempt>(attemptLife),
    sessions,
    registeredScopes: registration.scopes,
    benefits: sources.benefits,
    prefetch: sources.prefetchAtLogin,
  });
  const offered = offeredBenefits(sources.benefits, registration.scopes);
  const routes = loginRoutes({
    steps,
    sessions,
    offered,
    returnRules: { own: http.publicUrl, frontEnds: http.corsOrigins },
    allowedOrigins,
    franceConnect: relyingParty,
    deadlineMs: graphql.deadlineMs,
    before: limits.before,
    logins: parts.metrics.logins,
  });
  const viewerOf = createSessionViewer({ ...loginOptions, sessions, allowedOrigins });
  return { offered, viewerOf, routes, close: () => closeAll(sessions, limits, client) };
}

async function closeAll(...parts: readonly { close(): void | Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close();
}

export type Login = ReturnType<typeof createLogin>;

function createLoginSessions({ storage, keys }: Parts, log: Logger) {
  return createSessions<LoginFacts>({
    records: storage.createEphemeralStore<SessionRecord<LoginFacts>>(sessionLife),
    erasure: storage.erasure,
    personPrefixes: keys.personPrefixes,
    log,
  });
}

function createRelyingParty(
  { http, franceConnect }: Config,
  registration: NonNullable<Config["login"]>,
  fetch: HttpFetch,
  metrics: Metrics,
) {
  return createFranceConnectLogin({
    config: franceConnect,
    registration,
    fetchOf: (endpoint) =>
      timed(fetch, (result, seconds) => {
        metrics.franceConnectDuration.observe({ endpoint, result }, seconds);
      }),
    onRegistration: (isRefused) => {
      metrics.misconfigured("login", isRefused);
    },
    redirectUri: `${http.publicUrl}/auth/callback`,
    postLogoutRedirectUri: `${http.publicUrl}/auth/logged-out`,
  });
}
