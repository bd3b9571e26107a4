import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createDeadline, type Deadline } from "../../deadline.js";
import { inSpan } from "../../telemetry/tracing/spans.js";
import type { RequestTrace, StartRequestTrace } from "../../telemetry/tracing/request-trace.js";
import { createUpstreamTime, type UpstreamTime } from "../../telemetry/upstream-time.js";
import { allowOrigins, type AllowedOrigins } from "../cors.js";
import { checkBody, refuseBatch } from "../limits/check-body.js";
import type { Admission } from "../overload/admission.js";
import { mediaTypeFor, refuseUnacceptable } from "../media-type.js";
import type { OwnContext, RequestContext } from "../operations/execute-operation.js";
import type { OnStatus, OperationRecorder } from "../operations/operation-recorder.js";
import type { Operations } from "../operations/operations.js";
import type { TrustedDocuments } from "../trusted-documents/trusted-documents.js";

interface Options {
  readonly operations: Operations;
  readonly contextOf: (
    request: FastifyRequest,
    reply: FastifyReply,
    times: RequestTimes,
  ) => Promise<Omit<RequestContext, keyof OwnContext>>;
  /** The total time of one GraphQL request, in milliseconds, from its arrival. */
  readonly deadlineMs: number;
  readonly trustedDocuments: TrustedDocuments;
  /** Other sites whose pages may send requests. */
  readonly origins: AllowedOrigins;
  readonly admission: Admission;
  readonly startTrace: StartRequestTrace;
  readonly recorder: OperationRecorder;
}

/** The time limit of a request, the time in which it waits for others, and the count of its statuses. */
export interface RequestTimes {
  readonly deadline: Deadline;
  readonly upstream: UpstreamTime;
  readonly onStatus: OnStatus;
}

const path = "/graphql";

/** `POST /graphql`: identifies the caller, then checks and runs the operation. */
export function graphqlRoute(options: Options) {
  const { operations, trustedDocuments, origins, admission } = options;
  const identify = createIdentify(options);

  /** The server has done this already, unless the URL is written in another way. */
  function shed(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    if (admission.refuses(request.raw, reply.raw)) reply.hijack();
    else done();
  }

  function readOperation(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
    refuseBatch(request.body);
    request.body = trustedDocuments(request.body);
    checkBody(request.body, operations.isAccepted);
    request.getDecorator<RequestContext>("context").record.asked(request.body);
    done();
  }

  function checkAccept(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
    refuseUnacceptable(request);
    done();
  }

  return async (root: FastifyInstance): Promise<void> => {
    await root.register(async (server) => {
      await allowOrigins(server, origins);
      server.decorateRequest("context").decorateRequest("receivedAt", 0).decorateRequest("answered");
      server.post(
        path,
        {
          onRequest: [shed, checkAccept],
          preHandler: [receive, admission.acquireSlot, identify, readOperation],
          onSend: answer,
        },
        (request, reply) => execute(operations, request, reply),
      );
    });
  };
}

/** Begins the request's context, record and trace. They end when it is answered, or when its client has left. */
function createIdentify({ contextOf, deadlineMs, admission, startTrace, recorder }: Options) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const record = recorder.begin(request.getDecorator<number>("receivedAt"));
    const times = {
      deadline: createDeadline(deadlineMs, reply.elapsedTime),
      upstream: createUpstreamTime(),
      onStatus: record.onStatus,
    };
    const trace = startTrace(request.raw, reply.elapsedTime);
    request.setDecorator("trace", trace);
    request.setDecorator("answered", () => {
      record.answered(times.upstream.ms());
    });
    reply.raw.once("close", () => {
      record.abandoned();
      times.deadline.end();
      trace?.end(reply.raw.writableFinished ? reply.statusCode : undefined, record.attributes());
    });
    const context = await inTrace(trace, () => inSpan("authenticate", {}, () => contextOf(request, reply, times)));
    record.identified(context.viewer);
    admission.identified(reply);
    const own: OwnContext = { requestId: request.id, log: request.log, record };
    request.setDecorator("context", { ...context, ...own });
  };
}

/** The body has arrived. A client that sends it slowly does not make the gateway slow. */
function receive(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  request.setDecorator("receivedAt", performance.now());
  done();
}

/** The answer is there. A client that reads it slowly does not make the gateway slow. */
function answer(request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void): void {
  request.getDecorator<(() => void) | undefined>("answered")?.();
  done();
}

async function execute(operations: Operations, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { accept, "content-type": contentType } = request.headers;
  const context = request.getDecorator<RequestContext>("context");
  const run = () => operations.run(request.body, contentType, context);
  const { status, headers, body } = await inTrace(request.getDecorator<RequestTrace | undefined>("trace"), run);
  for (const [name, value] of headers) reply.header(name, value);
  reply.code(status).type(mediaTypeFor(accept));
  return body;
}

/** Runs the work inside the request's trace, if it is recorded: Fastify does not keep it from hook to hook. */
function inTrace<T>(trace: RequestTrace | undefined, work: () => T): T {
  return trace ? trace.run(work) : work();
}

/** Throws an error that becomes HTTP 405: operations only use POST. */
export function refuseMethod(reply: FastifyReply): never {
  reply.header("allow", "POST");
  throw Object.assign(new Error("method not allowed"), { statusCode: 405 });
}

/** The headers of each answer of `/graphql` that never change. */
export const graphqlHeaders = {
  vary: "Accept, Authorization, Cookie, Origin, X-Api-Key",
  "cache-control": "private, no-store",
};

/** Whether a request is for `/graphql`, whatever its method, and whether or not it reached the route. */
export function isGraphql({ url, routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === path || hasPath(url);
}

function hasPath(url: string): boolean {
  return url.split("?", 1)[0] === path;
}

/** Whether a request sends an operation, to the URL as clients write it. */
export function isOperation({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && hasPath(url);
}
