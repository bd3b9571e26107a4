import { createFranceConnectLogin } from "../auth/franceconnect-login.js";
import { loginRoutes } from "../auth/login-routes.js";
import { attemptLife, createLoginSteps, type Attempt } from "../auth/login.js";
import { createSessionViewer } from "../auth/session-viewer.js";
import { createSessions, sessionLife, type SessionRecord } from "../auth/sessions.js";
import { entitled } from "../auth/viewer.js";
import type { Keys } from "../cache/keys.js";
import type { Config } from "../config.js";
import type { LoginFacts } from "../loaders/login-facts.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../metrics.js";
import type { Benefit } from "../schema/benefit.js";
import type { Auth } from "./auth.js";
import type { Data } from "./data.js";
import type { Memory } from "./memory.js";

interface Parts {
  readonly keys: Keys;
  readonly auth: Auth;
  readonly memory: Memory;
  readonly data: Data;
  readonly metrics: Metrics;
}

/** Sign-in through the gateway; undefined where it is not registered for that. */
export function createLogin(config: Config, log: Logger, parts: Parts) {
  if (!config.login) return undefined;
  const { http, graphql, franceConnect, login: registration } = config;
  const { keys, auth, memory, data, metrics } = parts;
  const relyingParty = createRelyingParty(config, registration, auth);
  const sessions = createLoginSessions(parts, log);
  const asking = {
    issuer: franceConnect.issuer,
    subjectOf: keys.subjectOf,
    consumer: () => entitled(auth.consumers.byFranceConnectClientId(registration.clientId)),
  };
  const allowedOrigins = new Set([http.publicUrl, ...http.corsOrigins]);
  const steps = createLoginSteps<LoginFacts>({
    ...asking,
    franceConnect: relyingParty,
    attempts: memory.createRecords<Attempt>(attemptLife),
    sessions,
    registeredScopes: registration.scopes,
    benefits: data.benefits,
    learn: data.learnAtLogin,
  });
  const offered = data.benefits.filter((benefit) => isOffered(benefit, registration.scopes));
  return {
    offered,
    viewerOf: createSessionViewer({ ...asking, sessions, allowedOrigins }),
    routes: loginRoutes({
      steps,
      sessions,
      franceConnect: relyingParty,
      offered,
      allowedOrigins,
      deadlineMs: graphql.deadlineMs,
      logins: metrics.logins,
    }),
    close: sessions.close,
  };
}

export type Login = ReturnType<typeof createLogin>;

function createLoginSessions({ memory, keys }: Parts, log: Logger) {
  return createSessions<LoginFacts>({
    records: memory.createRecords<SessionRecord<LoginFacts>>(sessionLife),
    erasure: memory.erasure,
    personPrefixes: keys.personPrefixes,
    log,
  });
}

function createRelyingParty({ http, franceConnect }: Config, registration: NonNullable<Config["login"]>, auth: Auth) {
  return createFranceConnectLogin({
    config: franceConnect,
    registration,
    fetch: auth.fetch,
    redirectUri: `${http.publicUrl}/auth/callback`,
    postLogoutRedirectUri: `${http.publicUrl}/auth/logged-out`,
  });
}

/** A source can be asked for it, and FranceConnect for the permission. */
function isOffered({ available, scopes: [scope = ""] }: Benefit, registered: readonly string[]): boolean {
  return available && registered.includes(scope);
}
