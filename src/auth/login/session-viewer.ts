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
  /** The consumer that owns the gateway's login. Throws FORBIDDEN if this consumer may not ask. */
  readonly consumer: () => Consumer;
  readonly allowedOrigins: ReadonlySet<string>;
}

/** The person who has signed in through the gateway, with the facts fetched at the login. */
export interface SessionViewer<Facts> {
  readonly viewer: Viewer;
  readonly facts: Facts;
}

/**
 * Returns the person of the session's cookie; undefined without a valid one. The cookie counts only on requests from
 * the gateway's own pages and from those of the allowed origins. Another site's page cannot send such a request without
 * a preflight. The cookie of an ended session is cleared. A cookie that cannot be looked up now is left in place, and
 * counts as absent.
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

/** The browser sends the cookie by itself: it must not make a public request fail. */
function entitledOf(consumer: () => Consumer): Consumer | undefined {
  try {
    return consumer();
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
