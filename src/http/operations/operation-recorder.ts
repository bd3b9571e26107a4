import type { Viewer } from "../../auth/viewer.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { SpanAttributes } from "../../telemetry/tracing/attributes.js";
import { otherOperation, type NameOfOperation } from "./operation-names.js";

/** Collects the figures of one operation for the metrics and the trace. Nothing is counted once its client has left. */
export interface OperationRecord {
  readonly identified: (viewer: Viewer) => void;
  /** `body` is the request's body, which has been checked. */
  readonly asked: (body: unknown) => void;
  /** The answer has an error with this code. */
  readonly failed: (code: string) => void;
  readonly onStatus: OnStatus;
  readonly attributes: () => SpanAttributes;
  /** The answer is there, after the request has waited `upstreamMs` for others. */
  readonly answered: (upstreamMs: number) => void;
  /** The client has left before the answer. */
  readonly abandoned: () => void;
}

/** Counts a status of one person. */
export type OnStatus = (labels: {
  readonly benefit: string;
  readonly outcome: string;
  readonly freshness: string;
}) => void;

/** Of a request whose client has left: HTTP has no status for it. */
const abandonedLabels = { method: "POST", route: "/graphql", status: "499" };

/** Creates the records of operations: how long each took, for whom, and with which errors. */
export function createOperationRecorder(metrics: Metrics, nameOf: NameOfOperation) {
  return {
    /** `receivedAt`: when the whole body had arrived, in milliseconds of `performance.now()`. */
    begin(receivedAt: number): OperationRecord {
      let operation = otherOperation;
      let viewer: string | undefined;
      let isOver = false;
      const seconds = () => (performance.now() - receivedAt) / 1_000;
      return {
        identified: (known) => void (viewer = labelOf(known)),
        asked: (body) => void (operation = nameOf(body)),
        failed(code) {
          if (!isOver) metrics.fieldErrors.inc({ code });
        },
        onStatus(labels) {
          if (!isOver) metrics.statuses.inc(labels);
        },
        attributes: () => ({
          ...(viewer !== undefined && { "gateway.viewer": viewer }),
          ...(operation !== otherOperation && { "graphql.operation.name": operation }),
        }),
        answered(upstreamMs) {
          if (isOver) return;
          isOver = true;
          metrics.overhead.observe(Math.max(0, seconds() - upstreamMs / 1_000));
          if (viewer !== undefined) metrics.operationDuration.observe({ operation, viewer }, seconds());
        },
        abandoned() {
          if (isOver) return;
          isOver = true;
          metrics.requestDuration.observe(abandonedLabels, seconds());
        },
      };
    },
  };
}

export type OperationRecorder = ReturnType<typeof createOperationRecorder>;

function labelOf(viewer: Viewer): string {
  return viewer.kind === "citizen" && viewer.principal.modality === "session" ? "session" : viewer.kind;
}
