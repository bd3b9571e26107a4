import type { SubjectTag } from "../cache/keys.js";
import { GatewayError } from "../errors.js";
import { AccessToken } from "./access-token.js";
import type { Consumer } from "./consumers-file.js";
import type { Consumers } from "./consumers.js";
import { invalidToken, type Checktoken } from "./franceconnect-checktoken.js";
import type { Introspection } from "./introspection.js";

/** A person whom FranceConnect named to us, on behalf of a service provider that we know. Made in this file alone. */
export interface Principal {
  readonly modality: "france_connect";
  readonly subject: SubjectTag;
  readonly token: AccessToken;
  readonly consumer: Consumer;
  /** What the person's token and the consumer's registration both allow. */
  readonly scopes: ReadonlySet<string>;
}

/** Who is asking. */
export type Viewer = { readonly kind: "anonymous" } | { readonly kind: "citizen"; readonly principal: Principal };

interface Options {
  readonly checktoken: Checktoken;
  readonly consumers: Consumers;
  readonly acceptedAcr: readonly string[];
  readonly subjectTag: (subject: string) => SubjectTag;
}

/** FranceConnect's tokens, and any other of RFC 6750's alphabet that a source's header can carry. */
const bearer = /^Bearer +([\w~+/.-]{1,255}=*) *$/i;

/**
 * The viewer that an `Authorization` header names; no header is the anonymous one. Rejects with UNAUTHENTICATED for a
 * header that is not a good token, FORBIDDEN for a service provider that may not ask, AUTH_UNAVAILABLE when
 * FranceConnect cannot be asked: never falls back to anonymous.
 */
export function createAuthenticate({ checktoken, consumers, acceptedAcr, subjectTag }: Options) {
  function authorise(introspection: Introspection, token: AccessToken): Principal {
    if (!introspection.active) throw invalidToken("inactive");
    if (introspection.expiresAt <= Date.now()) throw invalidToken("expired");
    const consumer = entitled(consumers.byFranceConnectClientId(introspection.serviceProvider));
    if (!introspection.acr || !acceptedAcr.includes(introspection.acr)) throw invalidToken("acr refused");
    if (!introspection.hasPivotIdentity) throw invalidToken("incomplete pivot identity");
    return {
      modality: "france_connect",
      subject: subjectTag(introspection.subject),
      token,
      consumer,
      scopes: new Set(introspection.scopes.filter((scope) => consumer.scopes.includes(scope))),
    };
  }

  return async (authorization: string | undefined): Promise<Viewer> => {
    if (authorization === undefined) return { kind: "anonymous" };
    const value = bearer.exec(authorization)?.[1];
    if (value === undefined || value.length > 255) throw invalidToken("malformed");
    const token = new AccessToken(value);
    return { kind: "citizen", principal: authorise(await checktoken(token), token) };
  };
}

function entitled(consumer: Consumer | undefined): Consumer {
  const refuse = (message: string) => new GatewayError("FORBIDDEN", message);
  if (!consumer) throw refuse("The service provider of this token is not registered with the gateway.");
  if (!consumer.modalities.includes("france_connect")) {
    throw refuse("The service provider's registration does not cover the FranceConnect modality.");
  }
  const today = new Date().toISOString().slice(0, 10);
  if (consumer.expiresOn !== undefined && consumer.expiresOn < today) {
    throw refuse("The service provider's registration has expired.");
  }
  return consumer;
}
