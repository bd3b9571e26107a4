import {
  execute,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from "graphql";
import type { Context } from "../../context.js";
import { GatewayError } from "../../errors.js";
import type { Logger } from "../../logger.js";
import { inSpan } from "../../telemetry/tracing/spans.js";
import { codeOf, formatError, isClientError } from "../format-error.js";
import type { AcceptedOperation } from "./accepted-documents.js";
import type { OperationRecord } from "./operation-recorder.js";
import { createPlans } from "./plan/plans.js";

/** The fields that the HTTP layer adds to a resolver's context: the request's identifier, its log and its record. */
export interface OwnContext {
  readonly requestId: string;
  readonly log: Logger;
  readonly record: OperationRecord;
}

export interface RequestContext extends Context, OwnContext {}

/**
 * Creates the function that executes an operation that has been checked. It returns the data and the errors, as a client
 * receives them.
 */
export function createExecute(schema: GraphQLSchema) {
  const plans = createPlans(schema);

  function run(asked: AcceptedOperation, context: RequestContext) {
    const { document, operationName, variables } = asked;
    const plan = plans.of(asked);
    if (plan) return plan(variables, context);
    return execute({ schema, document, operationName, variableValues: variables, contextValue: context });
  }
  return (asked: AcceptedOperation, context: RequestContext): Promise<FormattedExecutionResult> =>
    inSpan("graphql.execute", { attributes: { "graphql.operation.type": asked.operation.operation } }, async () =>
      toAnswer(await run(asked, context), context),
    );
}

function toAnswer({ data, errors }: ExecutionResult, context: RequestContext): FormattedExecutionResult {
  if (!errors) return { ...(data !== undefined && { data }) };
  completeErrors(errors, context);
  return { errors: errors.map(format), ...(data !== undefined && { data }) };
}

/** Returns an error as a client receives it. */
export function format(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions["code"] ?? "INTERNAL_SERVER_ERROR";
  return formatError({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error);
}

/**
 * Logs each error that a client sees as INTERNAL_SERVER_ERROR. Such an error, and an error of a source, contains the
 * request's identifier, as the log lines do.
 */
export function completeErrors(errors: readonly GraphQLError[], { requestId, log, record }: RequestContext): void {
  for (const error of errors) {
    record.failed(codeOf(error));
    const isMasked = !isClientError(error);
    if (isMasked || isSourceError(error)) error.extensions["requestId"] = requestId;
    if (isMasked) log.error({ err: error.originalError ?? error, path: error.path }, "masked error");
  }
}

function isSourceError({ originalError }: GraphQLError): boolean {
  return originalError instanceof GatewayError && originalError.details.source !== undefined;
}
