import type { FastifyInstance } from "fastify";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { Admission } from "../overload/admission.js";

interface Options {
  /** Whether the gateway may receive traffic. */
  readonly isReady: () => boolean;
  readonly admission: Admission;
  /** The metrics, as text. */
  readonly metrics: Metrics["exposition"];
  /** Without Redis, the gateway is degraded, but still ready. */
  readonly redisState: () => string;
  /** While the audit fails, no personal data is disclosed. The catalogue stays available. */
  readonly auditState: () => string;
  /** While FranceConnect refuses the gateway's own requests, no token can be verified. */
  readonly franceConnectState: () => string;
  /** Returns the state of each source. */
  readonly sources: () => object;
}

/** The routes of the operator's monitoring: `GET /health/live`, `/health/ready`, `/metrics`. */
export function operatorRoutes({ isReady, admission, metrics, sources, ...states }: Options) {
  const statusOf = () => (!isReady() ? "draining" : admission.isHigh() ? "shedding" : "ready");
  return (server: FastifyInstance): void => {
    server.get("/health/live", () => ({ status: "live" }));
    server.get("/health/ready", (_request, reply) => {
      const status = statusOf();
      return reply.code(status === "ready" ? 200 : 503).send({
        status,
        redis: states.redisState(),
        audit: states.auditState(),
        franceConnect: states.franceConnectState(),
        sources: sources(),
      });
    });
    server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  };
}
