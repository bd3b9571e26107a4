import type { FastifyReply, FastifyRequest } from "fastify";
import type { SessionViewer } from "./login/session-viewer.js";
import type { Authenticate, Credentials, Viewer } from "./viewer.js";

/** The viewer of a request; `facts` are those of its session, undefined without a session. */
export interface Identified<Facts> {
  readonly viewer: Viewer;
  readonly facts: Facts | undefined;
}

type SessionViewerOf<Facts> = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<SessionViewer<Facts> | undefined>;

/**
 * Creates the function that identifies the viewer of a request. A credential that is sent on purpose takes precedence
 * over a cookie, which the browser adds by itself. Rejects as `authenticate` does. `sessionViewerOf` is undefined if
 * the gateway has no login.
 */
export function createIdentify<Facts>(authenticate: Authenticate, sessionViewerOf: SessionViewerOf<Facts> | undefined) {
  return async (request: FastifyRequest, reply: FastifyReply, credentials: Credentials): Promise<Identified<Facts>> => {
    const isPresented = credentials.authorization !== undefined || credentials.keyOwner !== undefined;
    const signedIn = isPresented ? undefined : await sessionViewerOf?.(request, reply);
    return signedIn ?? { viewer: await authenticate(credentials), facts: undefined };
  };
}
