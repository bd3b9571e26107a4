import type { FastifyReply, FastifyRequest } from "fastify";
import "@fastify/cookie";

const host = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;

/** What our cookies hold: 32 random bytes, base64url. */
const secret = /^[\w-]{43}$/;

/** A cookie of ours that browsers send to this host alone, over a connection that nobody reads, to no script. */
function createCookie(name: `__Host-${string}`) {
  return {
    /** Its value; undefined where there is none, null where there is one that cannot be ours. */
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

/** What binds a login to the browser that began it. */
export const loginCookie = createCookie("__Host-login");
