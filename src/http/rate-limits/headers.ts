import type { FastifyReply } from "fastify";

/** What is left of a caller's allowance, and how many seconds until it may use all of it again. */
interface Rate {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
}

/** The `RateLimit-*` headers of an answer. */
export function tellRate(reply: FastifyReply, { limit, remaining, reset }: Rate): void {
  reply.headers({ "ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": reset });
}
