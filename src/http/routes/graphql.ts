import { HeaderMap, type ApolloServer } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createDeadline, type Deadline } from "../../deadline.js";
import { InternalError } from "../../errors.js";
import type { RequestContext } from "../apollo-server.js";
import { allowOrigins, type AllowedOrigins } from "../cors.js";
import { checkBody, refuseBatch } from "../limits/check-body.js";
import type { LoadShedding } from "../load-shedding.js";
import { mediaTypeFor, refuseUnacceptable } from "../media-type.js";
import type { TrustedDocuments } from "../trusted-documents/trusted-documents.js";

interface Options {
  readonly apollo: ApolloServer<RequestContext>;
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
  readonly loadShedding: LoadShedding;
}

/** `POST /graphql`: identifies the caller, then checks the operation, then calls Apollo Server. */
export function graphqlRoute({ apollo, contextOf, deadlineMs, trustedDocuments, origins, loadShedding }: Options) {
  const { shed, acquireSlot } = loadShedding;
  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { log, id } = request;
    const deadline = createDeadline(deadlineMs, reply.elapsedTime);
    // The request is answered, or the client has disconnected.
    reply.raw.once("close", deadline.end);
    const context: RequestContext = { ...(await contextOf(request, reply, deadline)), requestId: id, log };
    request.setDecorator("context", context);
  }

  function readOperation(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
    refuseBatch(request.body);
    request.body = trustedDocuments(request.body);
    checkBody(request.body);
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
        "/graphql",
        { onRequest: [shed, checkAccept], preHandler: [acquireSlot, identify, readOperation] },
        (request, reply) => execute(apollo, request, reply),
      );
    });
  };
}

/** Returns the answer of Apollo Server to an operation. */
async function execute(apollo: Options["apollo"], request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { accept, "content-type": contentType } = request.headers;
  const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
    // Apollo Server reads the type of the body, against requests of other sites. The type of the answer is chosen below.
    httpGraphQLRequest: {
      method: "POST",
      headers: new HeaderMap(contentType === undefined ? [] : [["content-type", contentType]]),
      search: "",
      body: request.body,
    },
    context: () => Promise.resolve(request.getDecorator<RequestContext>("context")),
  });
  for (const [name, value] of headers) reply.header(name, value);
  reply.code(status ?? 200).type(mediaTypeFor(accept));
  // Only `@defer` and `@stream` split an answer, and the schema has neither.
  if (body.kind !== "complete") throw new InternalError("Apollo Server split an answer");
  return body.string;
}

/** Throws an error that becomes HTTP 405: operations only use POST. */
export function refuseMethod(reply: FastifyReply): never {
  reply.header("allow", "POST");
  throw Object.assign(new Error("method not allowed"), { statusCode: 405 });
}

/** Whether a request is for `/graphql`, whatever its method, and whether or not it reached the route. */
export function isGraphql({ url }: FastifyRequest): boolean {
  return url.split("?", 1)[0] === "/graphql";
}
