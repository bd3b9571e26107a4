import type { FastifyInstance } from "fastify";

interface Options {
  /** The SDL to publish; undefined if it is not published. */
  readonly sdl: string | undefined;
  /** The gateway's public encryption keys: FranceConnect fetches them at every checktoken. */
  readonly publicJwks: object;
}

/** The public documents: `GET /schema.graphql`, `/.well-known/jwks.json`. */
export function publishedRoutes({ sdl, publicJwks }: Options) {
  return (server: FastifyInstance): void => {
    server.get("/.well-known/jwks.json", (_request, reply) => reply.type("application/json").send(publicJwks));
    if (sdl === undefined) return;
    server.get("/schema.graphql", (_request, reply) => reply.type("text/plain; charset=utf-8").send(sdl));
  };
}
