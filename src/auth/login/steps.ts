import type { Records } from "../../cache/ephemeral-store.js";
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

/** What a person wants of their login. */
export interface LoginRequest {
  /** A path of ours. */
  readonly returnTo: string;
  /** The benefits whose sources are asked at the callback. */
  readonly benefits: readonly BenefitCode[];
}

/** A login that is under way in one browser. */
export interface Attempt extends LoginRequest {
  readonly checks: LoginChecks;
  readonly askedScopes: readonly string[];
}

/** From the redirect to FranceConnect to the return. */
export const attemptLife = { kind: "login", idleMs: 10 * 60_000, longestMs: 10 * 60_000 };

/** Characters; our own have 43. */
const maxStateLength = 128;

/** Asks the sources of these benefits, while the principal's token is good. Never rejects. */
type Learn<Facts> = (
  principal: FranceConnectPrincipal,
  benefits: readonly BenefitCode[],
  log: Logger,
  deadline: Deadline,
) => Promise<Facts>;

interface Options<Facts> {
  readonly issuer: string;
  readonly franceConnect: FranceConnectLogin;
  readonly attempts: Records<Attempt>;
  readonly sessions: Sessions<Facts>;
  readonly subjectOf: Keys["subjectOf"];
  /** The one that owns our login; throws FORBIDDEN where it may not ask. */
  readonly consumer: () => Consumer;
  /** What we are registered for with FranceConnect. */
  readonly registeredScopes: readonly string[];
  readonly benefits: readonly Benefit[];
  readonly learn: Learn<Facts>;
}

/** The steps of a login, between the browser's requests. All reject with LoginFailure, or FORBIDDEN of the consumer. */
export function createLoginSteps<Facts>(options: Options<Facts>) {
  const { franceConnect, attempts, sessions, learn } = options;
  return {
    /** Where the browser is sent; only it can come back, with its own secret. */
    async begin(request: LoginRequest, browser: string): Promise<string> {
      const askedScopes = scopesOf(request.benefits, options);
      const { url, checks } = await franceConnect.begin(askedScopes);
      const kept = await attempts.write(attemptSecret(browser, checks.state), { ...request, checks, askedScopes });
      if (!kept) throw new LoginFailure("unavailable");
      return url;
    },
    /** The attempt that this browser comes back from, once. */
    async attemptOf(browser: string | null | undefined, state: string | null): Promise<Attempt> {
      if (!browser || !state || state.length > maxStateLength) throw new LoginFailure("restart");
      const attempt = await attempts.take(attemptSecret(browser, state));
      if (attempt === undefined) throw new LoginFailure("unavailable");
      if (attempt === null) throw new LoginFailure("restart");
      return attempt;
    },
    /** The identifier of the new session, after the sources have been asked with FranceConnect's token. */
    async complete(attempt: Attempt, query: URLSearchParams, log: Logger, deadline: Deadline): Promise<string> {
      const signedIn = await franceConnect.complete(query, attempt.checks, attempt.askedScopes);
      // Before the sources are asked: an erasure from here on ends the session.
      const era = await sessions.eraOf(signedIn.person);
      if (!era) throw new LoginFailure("unavailable");
      const facts = await learn(toPrincipal(signedIn, options), attempt.benefits, log, deadline);
      const { sub, person, scopes, idToken } = signedIn;
      // Of no more use to us, and so of none to anybody.
      const revoked = franceConnect.revoke(signedIn.token).catch((error: unknown) => {
        log.warn({ err: error }, "the login's token is left to expire");
      });
      const session = { sub, person, scopes, idToken, facts, era, askedScopes: attempt.askedScopes };
      const [id] = await Promise.all([sessions.create(session), revoked]);
      if (id === undefined) throw new LoginFailure("unavailable");
      return id;
    },
  };
}

type Asking = Omit<Options<unknown>, "sessions" | "learn">;

export type LoginSteps = ReturnType<typeof createLoginSteps>;

/** Bound to the browser: a callback in another one finds nothing, and each tab has its own. */
function attemptSecret(browser: string, state: string): string {
  return `${browser} ${state}`;
}

/** The identity's, and those of the benefits named: nothing more, and nothing that we could not tell. */
function scopesOf(codes: readonly BenefitCode[], { registeredScopes, benefits, consumer }: Asking) {
  const held = new Set(consumer().scopes);
  const ofBenefits = new Set(benefits.flatMap(({ scopes }) => scopes));
  const named = new Set(benefits.filter(({ code }) => codes.includes(code)).flatMap(({ scopes }) => scopes));
  return registeredScopes.filter((scope) => !ofBenefits.has(scope) || (named.has(scope) && held.has(scope)));
}

function toPrincipal(
  { sub, person, scopes, token }: SignedIn,
  { issuer, subjectOf, ...options }: Asking,
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
