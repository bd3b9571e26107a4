import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

interface Options {
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
  readonly metrics: Registry;
  /** Without it the gateway is degraded, and still ready. */
  readonly redisState: () => string;
  /** While it fails nothing is told of anybody; the catalogue is. */
  readonly auditState: () => string;
  /** How each source is doing. */
  readonly sources: () => object;
}

/** What the operator's monitoring reads: `GET /health/live`, `/health/ready`, `/metrics`. */
export function operatorRoutes({ isReady, metrics, redisState, auditState, sources }: Options) {
  return (server: FastifyInstance): void => {
    server.get("/health/live", () => ({ status: "live" }));
    server.get("/health/ready", (_request, reply) =>
      isReady()
        ? { status: "ready", redis: redisState(), audit: auditState(), sources: sources() }
        : reply.code(503).send({ status: "draining" }),
    );
    server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  };
}
