import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLError, GraphQLSchema } from "graphql";
import type { Context } from "../context.js";
import { GatewayError } from "../errors.js";
import type { Logger } from "../logger.js";
import { checkOperation } from "./check-operation.js";
import { formatError, isClientError } from "./format-error.js";
import type { Costs } from "./limits/operation-cost.js";
import { PersonalValuesByVariable } from "./limits/personal-arguments.js";

const maxValidationErrors = 3;

/** The fields that the HTTP layer adds to a resolver's context: the request's identifier and log. */
export interface RequestContext extends Context {
  readonly requestId: string;
  readonly log: Logger;
}

interface Options {
  readonly schema: GraphQLSchema;
  readonly costs: Costs<Context>;
  readonly introspection: boolean;
  readonly log: Logger;
}

/** Creates Apollo Server. Its answers contain only what the contract says. The process handles drain and signals. */
export function createApolloServer({ schema, costs, introspection, log }: Options) {
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    formatError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
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
      checkOperation<RequestContext>(costs),
      completeErrors,
    ],
  });
}

/**
 * Logs each error that a client sees as INTERNAL_SERVER_ERROR. Such an error, and an error of a source, contains the
 * request's identifier, as the log lines do. Sets HTTP 400 for a persisted query: Apollo Server answers 200, but a
 * request for an unknown document is a bad request.
 */
const completing: GraphQLRequestListener<RequestContext> = {
  didEncounterErrors({ errors, contextValue: { requestId, log } }) {
    for (const error of errors) {
      const isMasked = !isClientError(error);
      if (isMasked || isSourceError(error)) error.extensions["requestId"] = requestId;
      if (isMasked) log.error({ err: error.originalError ?? error, path: error.path }, "masked error");
      if (error.extensions["code"] === "PERSISTED_QUERY_NOT_SUPPORTED") error.extensions["http"] = { status: 400 };
    }
    return Promise.resolve();
  },
};
const completeErrors: ApolloServerPlugin<RequestContext> = { requestDidStart: () => Promise.resolve(completing) };

function isSourceError({ originalError }: GraphQLError): boolean {
  return originalError instanceof GatewayError && originalError.details.source !== undefined;
}
