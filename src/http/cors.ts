import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Seconds that a browser may cache a preflight. An origin removed from the list must not stay allowed for longer. */
const preflightSeconds = 600;

export interface AllowedOrigins {
  /** Origins whose pages may send requests with the session's cookie. */
  readonly credentialed: readonly string[];
  /** Origins whose pages may send requests without the cookie. */
  readonly plain: readonly string[];
}

const apolloStudio = "https://studio.apollographql.com";

/** Returns the origins allowed by the configuration. Apollo's hosted Sandbox must not use a person's session. */
export function allowedOrigins(frontEnds: readonly string[], hasExplorer: boolean): AllowedOrigins {
  return { credentialed: frontEnds, plain: hasExplorer ? [apolloStudio] : [] };
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

/** Returns the headers that let a page of a listed origin read the refusal of its GET: operations use POST. */
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

/**
 * Allows other sites' pages, by exact origin. Other origins get no permission. Applies only to the routes of this
 * scope.
 */
export async function allowOrigins(server: FastifyInstance, { credentialed, plain }: AllowedOrigins): Promise<void> {
  await server.register(cors, {
    hook: "onRequest",
    // An origin that is not listed gets no CORS header at all, so the browser refuses it.
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
