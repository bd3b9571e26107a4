import type { FastifyReply } from "fastify";
import type { Viewer } from "../../auth/viewer.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { SpanAttributes } from "../../telemetry/tracing/attributes.js";
import { otherOperation, type NameOfOperation } from "./operation-names.js";

/** What the metrics and the trace of one operation contain. */
export interface OperationRecord {
  readonly identified: (viewer: Viewer) => void;
  /** `body` is the request's body, which has been checked. */
  readonly asked: (body: unknown) => void;
  /** The answer has an error with this code. */
  readonly failed: (code: string) => void;
  readonly attributes: () => SpanAttributes;
  /** The request is answered, after it has waited `upstreamMs` for others. */
  readonly end: (reply: FastifyReply, upstreamMs: number) => void;
}

/** Creates the records of operations: how long each took, for whom, and with which errors. */
export function createOperationRecorder(
  { operationDuration, overhead, fieldErrors }: Metrics,
  nameOf: NameOfOperation,
) {
  return {
    begin(): OperationRecord {
      let operation = otherOperation;
      let viewer: string | undefined;
      return {
        identified: (known) => void (viewer = labelOf(known)),
        asked: (body) => void (operation = nameOf(body)),
        failed: (code) => {
          fieldErrors.inc({ code });
        },
        attributes: () => ({
          ...(viewer !== undefined && { "gateway.viewer": viewer }),
          ...(operation !== otherOperation && { "graphql.operation.name": operation }),
        }),
        end({ elapsedTime }, upstreamMs) {
          overhead.observe(Math.max(0, elapsedTime - upstreamMs) / 1_000);
          if (viewer !== undefined) operationDuration.observe({ operation, viewer }, elapsedTime / 1_000);
        },
      };
    },
  };
}

export type OperationRecorder = ReturnType<typeof createOperationRecorder>;

function labelOf(viewer: Viewer): string {
  return viewer.kind === "citizen" && viewer.principal.modality === "session" ? "session" : viewer.kind;
}
