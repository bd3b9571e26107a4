import type { FastifyReply } from "fastify";
import type { Rate } from "../../auth/franceconnect/introspection-cache.js";

/** Sets the `RateLimit-*` headers of an answer. */
export function setRateLimitHeaders(reply: FastifyReply, { limit, remaining, reset }: Rate): void {
  reply.headers({ "ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": reset });
}
