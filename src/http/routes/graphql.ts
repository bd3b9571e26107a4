import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createDeadline, type Deadline } from "../../deadline.js";
import { allowOrigins, type AllowedOrigins } from "../cors.js";
import { checkBody, refuseBatch } from "../limits/check-body.js";
import type { Admission } from "../overload/admission.js";
import { mediaTypeFor, refuseUnacceptable } from "../media-type.js";
import type { RequestContext } from "../operations/execute-operation.js";
import type { Operations } from "../operations/operations.js";
import type { TrustedDocuments } from "../trusted-documents/trusted-documents.js";

interface Options {
  readonly operations: Operations;
  readonly contextOf: (
    request: FastifyRequest,
    reply: FastifyReply,
    deadline: Deadline,
  ) => Promise<Omit<RequestContext, "requestId" | "log">>;
  /** The total time of one GraphQL request, in milliseconds, from its arrival. */
  readonly deadlineMs: number;
  readonly trustedDocuments: TrustedDocuments;
  /** Other sites whose pages may send requests. */
  readonly origins: AllowedOrigins;
  readonly admission: Admission;
}

const path = "/graphql";

/** `POST /graphql`: identifies the caller, then checks and runs the operation. */
export function graphqlRoute({ operations, contextOf, deadlineMs, trustedDocuments, origins, admission }: Options) {
  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { log, id } = request;
    const deadline = createDeadline(deadlineMs, reply.elapsedTime);
    // The request is answered, or the client has disconnected.
    reply.raw.once("close", deadline.end);
    const context: RequestContext = { ...(await contextOf(request, reply, deadline)), requestId: id, log };
    admission.identified(reply);
    request.setDecorator("context", context);
  }

  /** The server has done this already, unless the URL is written in another way. */
  function shed(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    if (admission.refuses(request.raw, reply.raw)) reply.hijack();
    else done();
  }

  function readOperation(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
    refuseBatch(request.body);
    request.body = trustedDocuments(request.body);
    checkBody(request.body, operations.isAccepted);
    done();
  }

  function checkAccept(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
    refuseUnacceptable(request);
    done();
  }

  return async (root: FastifyInstance): Promise<void> => {
    await root.register(async (server) => {
      await allowOrigins(server, origins);
      server.decorateRequest("context");
      server.post(
        path,
        { onRequest: [shed, checkAccept], preHandler: [admission.acquireSlot, identify, readOperation] },
        (request, reply) => execute(operations, request, reply),
      );
    });
  };
}

async function execute(operations: Operations, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { accept, "content-type": contentType } = request.headers;
  const context = request.getDecorator<RequestContext>("context");
  const { status, headers, body } = await operations.run(request.body, contentType, context);
  for (const [name, value] of headers) reply.header(name, value);
  reply.code(status).type(mediaTypeFor(accept));
  return body;
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
