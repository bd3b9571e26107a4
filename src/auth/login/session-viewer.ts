import type { FastifyReply, FastifyRequest } from "fastify";
import type { Keys } from "../../cache/keys.js";
import { GatewayError } from "../../errors.js";
import type { Consumer } from "../consumers-file.js";
import type { Viewer } from "../viewer.js";
import { sessionCookie } from "./cookies.js";
import { isFromAllowedOrigin, isPreflighted } from "./csrf.js";
import { toSessionPrincipal } from "./session-principal.js";
import type { Sessions } from "./sessions.js";

interface Options<Facts> {
  readonly sessions: Sessions<Facts>;
  readonly issuer: string;
  readonly subjectOf: Keys["subjectOf"];
  /** The one that owns our login; throws FORBIDDEN where it may not ask. */
  readonly consumer: () => Consumer;
  readonly allowedOrigins: ReadonlySet<string>;
}

/** Who has signed in through the gateway, with what was learnt then. */
export interface SessionViewer<Facts> {
  readonly viewer: Viewer;
  readonly facts: Facts;
}

/**
 * The person of the session's cookie; undefined without one that counts. It counts from our own pages and those of the
 * allowed origins alone, where another site's page could not have sent the request unasked. A dead cookie is cleared;
 * one that cannot be looked up now is left, and counts as none.
 */
export function createSessionViewer<Facts>({ sessions, allowedOrigins, ...options }: Options<Facts>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<SessionViewer<Facts> | undefined> => {
    const id = sessionCookie.read(request);
    const { headers } = request;
    if (id === undefined || !isPreflighted(headers) || !isFromAllowedOrigin(headers, allowedOrigins)) return undefined;
    const session = id === null ? null : await sessions.read(id);
    if (session === null) sessionCookie.clear(reply);
    const consumer = session && entitledOf(options.consumer);
    if (!consumer) return undefined;
    return {
      viewer: { kind: "citizen", principal: toSessionPrincipal(session, { ...options, consumer }) },
      facts: session.facts,
    };
  };
}

/** A cookie comes along by itself: it must not fail what is open to all. */
function entitledOf(consumer: () => Consumer): Consumer | undefined {
  try {
    return consumer();
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
