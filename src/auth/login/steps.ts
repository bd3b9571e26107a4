import type { EphemeralStore } from "../../cache/ephemeral-store.js";
import type { Keys } from "../../cache/keys.js";
import type { Deadline } from "../../deadline.js";
import { toPersonIdentity } from "../../identity/pivot-identity.js";
import type { Logger } from "../../logger.js";
import type { Benefit, BenefitCode } from "../../schema/benefits/benefit.js";
import type { Consumer } from "../consumers-file.js";
import type { FranceConnectPrincipal } from "../principal.js";
import { LoginFailure } from "./failure.js";
import type { FranceConnectLogin, LoginChecks, SignedIn } from "./franceconnect-client.js";
import type { Sessions } from "./sessions.js";

/** The parameters of a person's login. */
export interface LoginRequest {
  /** A path of the gateway, or an absolute URL of an allowed origin. */
  readonly returnTo: string;
  /** The benefits whose sources are called at the callback. */
  readonly benefits: readonly BenefitCode[];
}

/** A login in progress in one browser. */
export interface Attempt extends LoginRequest {
  readonly checks: LoginChecks;
  readonly askedScopes: readonly string[];
}

/** Milliseconds from the redirect to FranceConnect until the return. */
export const attemptLife = { kind: "login", idleMs: 10 * 60_000, maxMs: 10 * 60_000 };

/** Characters. The gateway's own states have 43. */
const maxStateLength = 128;

/** Calls the sources of these benefits, while the principal's token is valid. Never rejects. */
type PrefetchAtLogin<Facts> = (
  principal: FranceConnectPrincipal,
  benefits: readonly BenefitCode[],
  log: Logger,
  deadline: Deadline,
) => Promise<Facts>;

interface Options<Facts> {
  readonly issuer: string;
  readonly franceConnect: FranceConnectLogin;
  readonly attempts: EphemeralStore<Attempt>;
  readonly sessions: Sessions<Facts>;
  readonly subjectOf: Keys["subjectOf"];
  /** The consumer that owns the gateway's login. Throws FORBIDDEN if this consumer may not ask. */
  readonly consumer: () => Consumer;
  /** The scopes of the gateway's registration with FranceConnect. */
  readonly registeredScopes: readonly string[];
  readonly benefits: readonly Benefit[];
  readonly prefetch: PrefetchAtLogin<Facts>;
}

/**
 * The steps of a login, between the browser's requests. All reject with LoginFailure, or with FORBIDDEN if the consumer
 * may not ask.
 */
export function createLoginSteps<Facts>(options: Options<Facts>) {
  const { franceConnect, attempts, sessions, prefetch } = options;
  return {
    /** Returns the URL to redirect the browser to. Only this browser can complete the login, with its own secret. */
    async begin(request: LoginRequest, browser: string): Promise<string> {
      const askedScopes = scopesOf(request.benefits, options);
      const { url, checks } = await franceConnect.begin(askedScopes);
      const kept = await attempts.write(attemptSecret(browser, checks.state), { ...request, checks, askedScopes });
      if (!kept) throw new LoginFailure("unavailable");
      return url;
    },
    /** Returns the attempt that this browser comes back from. It can be taken only once. */
    async attemptOf(browser: string | null | undefined, state: string | null): Promise<Attempt> {
      if (!browser || !state || state.length > maxStateLength) throw new LoginFailure("restart");
      const attempt = await attempts.take(attemptSecret(browser, state));
      if (attempt === undefined) throw new LoginFailure("unavailable");
      if (attempt === null) throw new LoginFailure("restart");
      return attempt;
    },
    /** Returns the identifier of the new session, after the calls to the sources with FranceConnect's token. */
    async complete(attempt: Attempt, query: URLSearchParams, log: Logger, deadline: Deadline): Promise<string> {
      const signedIn = await franceConnect.complete(query, attempt.checks, attempt.askedScopes);
      // Read before the sources are called: any later erasure ends the session.
      const era = await sessions.eraOf(signedIn.person);
      if (!era) throw new LoginFailure("unavailable");
      const facts = await prefetch(toPrincipal(signedIn, options), attempt.benefits, log, deadline);
      const { sub, person, scopes, idToken } = signedIn;
      // The gateway does not need the token any more, so it revokes the token for everybody.
      const revoked = franceConnect.revoke(signedIn.token).catch((error: unknown) => {
        log.warn({ err: error }, "the login's token cannot be revoked, it expires by itself");
      });
      const session = { sub, person, scopes, idToken, facts, era, askedScopes: attempt.askedScopes };
      const [id] = await Promise.all([sessions.create(session), revoked]);
      if (id === undefined) throw new LoginFailure("unavailable");
      return id;
    },
  };
}

type LoginOptions = Omit<Options<unknown>, "sessions" | "prefetch">;

export type LoginSteps = ReturnType<typeof createLoginSteps>;

/** Bound to the browser: a callback in another browser finds no attempt. Each tab has its own attempt. */
function attemptSecret(browser: string, state: string): string {
  return `${browser} ${state}`;
}

/**
 * Returns the scopes of the identity and of the named benefits. It never returns a scope whose data the gateway cannot
 * disclose.
 */
function scopesOf(codes: readonly BenefitCode[], { registeredScopes, benefits, consumer }: LoginOptions) {
  const granted = new Set(consumer().scopes);
  const ofBenefits = new Set(benefits.flatMap(({ scopes }) => scopes));
  const named = new Set(benefits.filter(({ code }) => codes.includes(code)).flatMap(({ scopes }) => scopes));
  return registeredScopes.filter((scope) => !ofBenefits.has(scope) || (named.has(scope) && granted.has(scope)));
}

function toPrincipal(
  { sub, person, scopes, token }: SignedIn,
  { issuer, subjectOf, ...options }: LoginOptions,
): FranceConnectPrincipal {
  const consumer = options.consumer();
  return {
    modality: "france_connect",
    subject: subjectOf({ modality: "france_connect", identifiers: [issuer, sub], ...toPersonIdentity(person) }),
    token,
    consumer,
    scopes: new Set(scopes.filter((scope) => consumer.scopes.includes(scope))),
  };
}
