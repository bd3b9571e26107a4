import { resultOfFailure, resultOfStatus, type CallResult } from "../../http-client/call-result.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { SourceName } from "../../schema/benefits/provenance.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { SpanAttributes } from "../../telemetry/tracing/attributes.js";
import { inSpan, SpanKind, startSpan } from "../../telemetry/tracing/spans.js";
import { SourceFailure } from "../source-failure.js";

/** One call: the operation is a benefit, or the gateway's own token. */
interface Call {
  readonly method: string;
  readonly operation: string;
}

const resultOfCode: Partial<Record<SourceFailure["code"], CallResult>> = {
  SOURCE_INVALID_RESPONSE: "invalid",
  SOURCE_UNAVAILABLE: "server_error",
  SOURCE_TIMEOUT: "timeout",
};

/** Records the calls to one source in metrics and in traces: their wait, their duration and their result. */
export function createCallRecords(source: SourceName, metrics: Metrics) {
  const observe = (operation: string, result: CallResult | undefined, seconds: number) => {
    if (result) metrics.sourceDuration.observe({ source, benefit: operation, result }, seconds);
  };
  /** The seconds of the answers whose result depends on their body. */
  const unread = new WeakMap<HttpAnswer, number>();
  return {
    wait: createWait(source, metrics),
    /** Sends a request. A failed status is recorded at once. */
    send({ method, operation }: Call, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
      const attributes = { "http.request.method": method, "gateway.source": source, "gateway.benefit": operation };
      const name = `${method} ${source.toLowerCase().replace("_", "-")} ${operation}`;
      return inSpan(name, { kind: SpanKind.CLIENT, attributes }, async (add) => {
        const began = performance.now();
        const seconds = () => (performance.now() - began) / 1_000;
        try {
          const answer = await send();
          add(attributesOf(answer.status));
          if (isDecided(answer.status)) observe(operation, resultOfStatus(answer.status), seconds());
          else unread.set(answer, seconds());
          return answer;
        } catch (error) {
          observe(operation, resultOfFailure(error), seconds());
          throw error;
        }
      });
    },
    /** Reads an answer. Its result is recorded, unless its status has decided it. */
    read<T>({ operation }: Call, answer: HttpAnswer, read: (answer: HttpAnswer) => T): T {
      const seconds = unread.get(answer);
      if (seconds === undefined) return read(answer);
      return recordReading(
        () => read(answer),
        (result) => {
          observe(operation, result, seconds);
        },
      );
    },
  };
}

/** Returns the function that begins the wait of a call for its permit. It returns the function that ends the wait. */
function createWait(source: SourceName, { sourceWait }: Metrics) {
  return (): (() => void) => {
    const span = startSpan("rate limit wait", { attributes: { "gateway.source": source } });
    const stop = sourceWait.startTimer({ source });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      stop();
      span?.end();
    };
  };
}

/** Sources also say with codes from 400 to 499 that they do not know the person: the body decides. */
const isDecided = (status: number) => status === 401 || status >= 500;

function attributesOf(status: number): SpanAttributes {
  return { "http.response.status_code": status, ...(status >= 400 && { "error.type": String(status) }) };
}

function recordReading<T>(read: () => T, record: (result: CallResult) => void): T {
  try {
    const value = read();
    record(isUnknown(value) ? "unknown" : "ok");
    return value;
  } catch (error) {
    const result = error instanceof SourceFailure ? resultOfCode[error.code] : undefined;
    record(result ?? "client_error");
    throw error;
  }
}

export type CallRecords = ReturnType<typeof createCallRecords>;

function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "outcome" in value && value.outcome === "UNKNOWN";
}
