import type { FastifyReply, FastifyRequest } from "fastify";
import "@fastify/cookie";

const host = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;

/** The format of the gateway's cookies: 32 random bytes, base64url. */
const secret = /^[\w-]{43}$/;

/**
 * Creates one of the gateway's cookies. Browsers send it only to this host, only over an encrypted connection. Scripts
 * cannot read it.
 */
function createCookie(name: `__Host-${string}`) {
  return {
    /** Returns its value; undefined if there is none, null if the gateway cannot have set it. */
    read(request: FastifyRequest): string | null | undefined {
      const value = request.cookies[name];
      return value === undefined || secret.test(value) ? value : null;
    },
    set: (reply: FastifyReply, value: string, maxAge?: number) =>
      reply.setCookie(name, value, { ...host, ...(maxAge !== undefined && { maxAge }) }),
    clear: (reply: FastifyReply) => reply.clearCookie(name, host),
  };
}

/** The session's identifier; it ends with the browser. */
export const sessionCookie = createCookie("__Host-session");

/** Binds a login to the browser that started it. */
export const loginCookie = createCookie("__Host-login");
