import { unlessOver, type Deadline } from "../deadline.js";
import { GatewayError, InternalError } from "../errors.js";
import type { UpstreamTime } from "../telemetry/upstream-time.js";
import { AccessToken } from "./access-token.js";
import { endOf, type Consumer } from "./consumers-file.js";
import type { Consumers } from "./consumers.js";
import { areAccepted } from "./franceconnect/assurance-levels.js";
import { invalidToken, unavailable } from "./franceconnect/checktoken.js";
import type { Payer, Verify } from "./franceconnect/introspection-cache.js";
import type { Introspection } from "./franceconnect/introspection.js";
import type { FranceConnectPrincipal, SessionPrincipal } from "./principal.js";

/** The caller of a request. */
export type Viewer =
  | { readonly kind: "anonymous" }
  | { readonly kind: "citizen"; readonly principal: FranceConnectPrincipal | SessionPrincipal }
  | { readonly kind: "consumer"; readonly consumer: Consumer };

/**
 * The headers that identify a viewer, the deadline of its identification, and the payer for the verification of its
 * token.
 */
export interface Credentials {
  readonly payer: Payer;
  readonly deadline: Deadline;
  readonly upstream: UpstreamTime;
  readonly authorization: string | undefined;
  /** The owner of the key in the request: null for an unknown key, undefined if there is no key. */
  readonly keyOwner: Consumer | null | undefined;
}

interface Options {
  readonly verify: Verify;
  readonly consumers: Consumers;
  readonly acceptedAcr: readonly string[];
  /** Requires the service provider's key beside each token. The key vouches for the token. */
  readonly requireConsumerKey: boolean;
}

/** Characters of the header. The longest token that a source's header can carry, and its scheme, fit well. */
const maxAuthorizationLength = 512;

/** FranceConnect's tokens, and any other of RFC 6750's alphabet that a source's header can carry. */
const bearer = /^Bearer +([\w~+/.-]{1,255}=*) *$/i;

/** Returns the access token in the header; undefined if the header is too long, or has another form. */
export function tokenIn(authorization: string): string | undefined {
  if (authorization.length > maxAuthorizationLength) return undefined;
  const value = bearer.exec(authorization)?.[1];
  return value !== undefined && value.length <= 255 ? value : undefined;
}

/**
 * Returns the viewer that the credentials identify; without credentials, the anonymous viewer. Rejects with
 * UNAUTHENTICATED for an invalid token or key, FORBIDDEN for a service provider that may not ask, AUTH_UNAVAILABLE if
 * FranceConnect cannot be asked: it never falls back to anonymous. Rejects with RATE_LIMITED if the payer has no quota
 * left for the verification.
 */
export function createAuthenticate({ verify, consumers, acceptedAcr, requireConsumerKey }: Options) {
  const grantedOf = createGranted();

  function authorise(introspection: Introspection, token: AccessToken, owner?: Consumer): FranceConnectPrincipal {
    if (!introspection.active) throw invalidToken("inactive");
    if (introspection.expiresAt <= Date.now()) throw invalidToken("expired");
    const consumer = entitled(consumers.byFranceConnectClientId(introspection.serviceProvider));
    if (owner && owner.id !== consumer.id)
      throw refused("The key's consumer does not own this token's service provider.");
    if (!areAccepted(acceptedAcr, introspection.acr)) throw invalidToken("acr refused");
    if (!introspection.subject) throw invalidToken("incomplete pivot identity");
    return {
      modality: "france_connect",
      subject: introspection.subject,
      token,
      consumer,
      scopes: grantedOf(introspection, consumer),
    };
  }

  return async ({ authorization, keyOwner, deadline, upstream, payer }: Credentials): Promise<Viewer> => {
    const owner = keyOwner === undefined ? undefined : entitledOwner(keyOwner);
    if (authorization === undefined) return owner ? { kind: "consumer", consumer: owner } : { kind: "anonymous" };
    const value = tokenIn(authorization);
    if (value === undefined) throw invalidToken("malformed");
    // Checked before FranceConnect is called for an unidentified caller.
    if (!owner && requireConsumerKey)
      throw refused("The service provider's key is needed beside the token: X-Api-Key.");
    const token = new AccessToken(value);
    const isGood = (known: Introspection) => !isRefused(() => authorise(known, token, owner));
    const verification = verify(token, payer, isGood);
    const known = unlessOver(deadline, verification, () => unavailable(new InternalError("deadline")));
    const introspection = await upstream.during(known);
    return { kind: "citizen", principal: authorise(introspection, token, owner) };
  };
}

export type Authenticate = ReturnType<typeof createAuthenticate>;

type Active = Extract<Introspection, { readonly active: true }>;

/** Returns the scopes that the token and the consumer's registration both have; the same set for the same two. */
function createGranted() {
  const known = new WeakMap<Active, { readonly consumer: Consumer; readonly scopes: ReadonlySet<string> }>();
  return (introspection: Active, consumer: Consumer): ReadonlySet<string> => {
    const found = known.get(introspection);
    // A registration is one object until the file is read again.
    if (found?.consumer === consumer) return found.scopes;
    const scopes = new Set(introspection.scopes.filter((scope) => consumer.scopes.includes(scope)));
    known.set(introspection, { consumer, scopes });
    return scopes;
  };
}

/** Whether the credentials are bad. Any other error is rethrown. */
function isRefused(authorise: () => unknown): boolean {
  try {
    authorise();
    return false;
  } catch (error) {
    if (isRefusal(error)) return true;
    throw error;
  }
}

/** Whether an error says that the credentials are bad. */
export function isRefusal(error: unknown): boolean {
  return error instanceof GatewayError && ["UNAUTHENTICATED", "FORBIDDEN"].includes(error.code);
}

function refused(message: string): GatewayError {
  return new GatewayError("FORBIDDEN", message);
}

function entitledOwner(consumer: Consumer | null): Consumer {
  if (!consumer) throw new GatewayError("UNAUTHENTICATED", "The consumer's key is not valid.");
  if (isExpired(consumer)) throw refused("The consumer's registration has expired.");
  return consumer;
}

/** Returns the consumer. Throws FORBIDDEN if it may not ask with FranceConnect. */
export function entitled(consumer: Consumer | undefined): Consumer {
  if (!consumer) throw refused("The service provider of this token is not registered with the gateway.");
  if (!consumer.modalities.includes("france_connect")) {
    throw refused("The service provider's registration does not cover the FranceConnect modality.");
  }
  if (isExpired(consumer)) throw refused("The service provider's registration has expired.");
  return consumer;
}

function isExpired(consumer: Consumer): boolean {
  return (endOf(consumer) ?? Infinity) <= Date.now();
}
