import { HeaderMap } from "@apollo/server";
import type { FormattedExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import type { Context } from "../../context.js";
import { InternalError } from "../../errors.js";
import type { Logger } from "../../logger.js";
import type { Costs } from "../limits/operation-cost.js";
import { createAcceptedDocuments } from "./accepted-documents.js";
import { createApolloServer } from "./apollo-server.js";
import { createOperationCheck } from "./check-operation.js";
import { completeErrors, createExecute, format, type RequestContext } from "./execute-operation.js";

interface Options {
  readonly schema: GraphQLSchema;
  readonly costs: Costs<Context>;
  readonly introspection: boolean;
  readonly log: Logger;
}

/** The answer to an operation, as it is sent. */
interface Answer {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string;
}

const noHeaders: Answer["headers"] = [];

/** As Apollo Server writes it. */
const toText = (result: FormattedExecutionResult) => `${JSON.stringify(result)}\n`;

/** Returns the answer to an operation that must not be executed. */
function refuse(complaint: GraphQLError, context: RequestContext): Answer {
  const { status = 400, headers = noHeaders } = complaint.extensions["http"] as Partial<Answer>;
  completeErrors([complaint], context);
  return { status, headers, body: toText({ errors: [format(complaint)] }) };
}

/**
 * Runs the operations of requests. Apollo Server reads, parses and validates a document. A document that it has accepted
 * once is only checked and executed from then on: for a known document, the rest of Apollo Server's work costs more than
 * the answer itself.
 */
export function createOperations({ schema, costs, introspection, log }: Options) {
  const documents = createAcceptedDocuments();
  const findComplaint = createOperationCheck<RequestContext>(costs);
  const execute = createExecute(schema);
  const apollo = createApolloServer({
    schema,
    introspection,
    log,
    onAccepted: documents.accept,
    findComplaint,
    execute,
  });

  async function runByApollo(body: unknown, contentType: string | undefined, context: RequestContext) {
    const headers = new HeaderMap(contentType === undefined ? [] : [["content-type", contentType]]);
    const answer = await apollo.executeHTTPGraphQLRequest({
      // Apollo Server reads the type of the body, against requests of other sites. It does not choose the answer's type.
      httpGraphQLRequest: { method: "POST", headers, search: "", body },
      context: () => Promise.resolve(context),
    });
    // Only `@defer` and `@stream` split an answer, and the schema has neither.
    if (answer.body.kind !== "complete") throw new InternalError("Apollo Server split an answer");
    return { status: answer.status ?? 200, headers: answer.headers, body: answer.body.string };
  }

  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    /** Whether a document with this text was accepted. */
    isAccepted: documents.has,
    /** Returns the answer to the operation in a request's body. Never rejects for an error of the client. */
    async run(body: unknown, contentType: string | undefined, context: RequestContext): Promise<Answer> {
      const accepted = documents.find(body);
      if (!accepted) return runByApollo(body, contentType, context);
      const complaint = findComplaint({ schema, ...accepted, context });
      if (complaint) return refuse(complaint, context);
      const { errors, data } = await execute(accepted, context);
      return { status: 200, headers: noHeaders, body: toText({ errors, data }) };
    },
  };
}

export type Operations = ReturnType<typeof createOperations>;
