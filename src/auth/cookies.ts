import type { FastifyReply, FastifyRequest } from "fastify";
import "@fastify/cookie";

const host = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;

/** A cookie of ours that browsers send to this host alone, over a connection that nobody reads, to no script. */
function createCookie(name: `__Host-${string}`) {
  return {
    read: (request: FastifyRequest): string | undefined => request.cookies[name] || undefined,
    set: (reply: FastifyReply, value: string, maxAge?: number) =>
      reply.setCookie(name, value, { ...host, ...(maxAge !== undefined && { maxAge }) }),
    clear: (reply: FastifyReply) => reply.clearCookie(name, host),
  };
}

/** The session's identifier; it ends with the browser. */
export const sessionCookie = createCookie("__Host-session");

/** What binds a login to the browser that began it. */
export const loginCookie = createCookie("__Host-login");
