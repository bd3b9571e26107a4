import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Seconds that a browser may remember a preflight: no longer than an origin that is taken off the list should last. */
const preflightSeconds = 600;

export interface AllowedOrigins {
  /** Whose pages may ask with the session's cookie. */
  readonly credentialed: readonly string[];
  /** Whose pages may ask without. */
  readonly plain: readonly string[];
}

const methods = ["POST"];
const allowedHeaders = [
  "content-type",
  "authorization",
  "x-api-key",
  "x-correlation-id",
  "cache-control",
  "apollo-require-preflight",
  "x-apollo-operation-name",
  "apollographql-client-name",
  "apollographql-client-version",
];
const exposedHeaders = [
  "x-correlation-id",
  "retry-after",
  "www-authenticate",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
];

/** The headers with which a page of a listed origin reads a refusal of its GET: it learns that operations come by POST. */
export function refusalHeaders(
  origin: string,
  { credentialed, plain }: AllowedOrigins,
): Readonly<Record<string, string>> {
  if (![...credentialed, ...plain].includes(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    ...(credentialed.includes(origin) && { "access-control-allow-credentials": "true" }),
    "access-control-expose-headers": exposedHeaders.join(", "),
  };
}

/** Other sites' pages, by exact origin; no other is told that it may. On the routes of this scope alone. */
export async function allowOrigins(server: FastifyInstance, { credentialed, plain }: AllowedOrigins): Promise<void> {
  await server.register(cors, {
    hook: "onRequest",
    // An origin that is not listed gets no CORS header at all, and so may not.
    delegator: ({ headers: { origin = "" } }, callback) => {
      const credentials = credentialed.includes(origin);
      const isListed = credentials || plain.includes(origin);
      callback(null, {
        origin: isListed ? origin : false,
        credentials,
        methods,
        allowedHeaders,
        exposedHeaders,
        maxAge: preflightSeconds,
        strictPreflight: false,
      });
    },
  });
}
