import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequestListener } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema } from "graphql";
import { InternalError } from "../../errors.js";
import type { Logger } from "../../logger.js";
import { startSpan } from "../../telemetry/tracing/spans.js";
import { formatError } from "../format-error.js";
import { PersonalValuesByVariable } from "../limits/personal-arguments.js";
import type { AcceptedOperation } from "./accepted-documents.js";
import type { AskedOperation, createOperationCheck } from "./check-operation.js";
import { completeErrors, type RequestContext } from "./execute-operation.js";

const maxValidationErrors = 3;

interface Options {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly log: Logger;
  /** Called with each document that was parsed and validated. */
  readonly onAccepted: (text: string, document: DocumentNode) => void;
  readonly findComplaint: ReturnType<typeof createOperationCheck<RequestContext>>;
  /** Executes an operation that was accepted. */
  readonly execute: (operation: AcceptedOperation, context: RequestContext) => Promise<FormattedExecutionResult>;
}

/**
 * Creates Apollo Server, which reads, parses and validates documents. Its answers contain only what the contract says.
 * The process handles drain and signals.
 */
export function createApolloServer({ schema, introspection, log, ...hooks }: Options) {
  const listener = createListener(hooks);
  const plugin: ApolloServerPlugin<RequestContext> = { requestDidStart: () => Promise.resolve(listener) };
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    formatError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    // The accepted documents are kept by the gateway.
    documentStore: null,
    validationRules: [PersonalValuesByVariable],
    validationOptions: { maxErrors: maxValidationErrors },
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Apollo's environment variables could enable these plugins: the gateway sends no operation to a cloud service.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      plugin,
    ],
  });
}

/** Only a new document is parsed and validated. */
const spanHooks: GraphQLRequestListener<RequestContext> = {
  parsingDidStart() {
    const span = startSpan("graphql.parse");
    return Promise.resolve(span && ended(span.end));
  },
  validationDidStart() {
    const span = startSpan("graphql.validate");
    return Promise.resolve(
      span &&
        ended((errors: readonly Error[] | undefined) => {
          span.end(errors?.[0]);
        }),
    );
  },
};

function ended<T>(end: (result: T) => void): (result: T) => Promise<void> {
  return (result) => {
    end(result);
    return Promise.resolve();
  };
}

/**
 * Executes the operations itself: an accepted document is executed in the same way when Apollo Server does not read it.
 * Sets HTTP 400 for a persisted query: Apollo Server answers 200, but a request for an unknown document is a bad request.
 */
function createListener({
  onAccepted,
  findComplaint,
  execute,
}: Pick<Options, "onAccepted" | "findComplaint" | "execute">) {
  const listener: GraphQLRequestListener<RequestContext> = {
    ...spanHooks,
    didEncounterErrors({ errors, contextValue }) {
      completeErrors(errors, contextValue);
      for (const { extensions } of errors)
        if (extensions["code"] === "PERSISTED_QUERY_NOT_SUPPORTED") extensions["http"] = { status: 400 };
      return Promise.resolve();
    },
    didResolveOperation({ schema, document, operation, contextValue: context, source, request: { variables = {} } }) {
      onAccepted(source, document);
      const asked: AskedOperation<RequestContext> | undefined = operation && {
        schema,
        document,
        operation,
        variables,
        context,
      };
      const complaint = asked && findComplaint(asked);
      return complaint ? Promise.reject(complaint) : Promise.resolve();
    },
    async responseForOperation({ document, operation, source: query, contextValue, request }) {
      // Apollo Server sends the error of a document without this operation.
      if (!(operation as unknown)) return null;
      const { operationName, variables = {} } = request;
      const asked = { query, operationName, variables, document, operation };
      const singleResult = await execute(asked, contextValue).catch((cause: unknown) => {
        // Apollo Server logs the message of an error that it does not expect: a foreign one may quote personal data.
        throw new InternalError("the execution failed", { cause });
      });
      return { http: { status: undefined, headers: new HeaderMap() }, body: { kind: "single", singleResult } };
    },
  };
  return listener;
}
