import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
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

const mostValidationErrors = 3;

/** What the front adds to a resolver's context: the request's own identifier and log. */
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

/** Apollo Server, set up to tell clients nothing but what the contract says. Its drain and signals are the process's business. */
export function createGraphql({ schema, costs, introspection, log }: Options) {
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    formatError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    validationRules: [PersonalValuesByVariable],
    validationOptions: { maxErrors: mostValidationErrors },
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Apollo's variables in the environment would switch these on: no operation leaves for anybody's cloud.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      checkOperation<RequestContext>(costs),
      identifyErrors,
      refuseUnknownHashes,
    ],
  });
}

/**
 * The log has what a client sees as INTERNAL_SERVER_ERROR. Such an error, and one of a source, has the request's identifier, as
 * the lines of the log have.
 */
const identifyErrors: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors({ errors, contextValue: { requestId, log } }) {
        for (const error of errors) {
          const isMasked = !isClientError(error);
          if (isMasked || isSourceError(error)) error.extensions["requestId"] = requestId;
          if (isMasked) log.error({ err: error.originalError ?? error, path: error.path }, "masked error");
        }
        return Promise.resolve();
      },
    }),
};

function isSourceError({ originalError }: GraphQLError): boolean {
  return originalError instanceof GatewayError && originalError.details.source !== undefined;
}

/** Apollo Server says 200; a request that asks for what is not there is a bad one, whatever it asks for. */
const refuseUnknownHashes: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors({ errors: [error] }) {
        if (error?.extensions["code"] === "PERSISTED_QUERY_NOT_SUPPORTED") error.extensions["http"] = { status: 400 };
        return Promise.resolve();
      },
    }),
};
