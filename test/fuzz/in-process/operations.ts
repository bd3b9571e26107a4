import fastify from "fastify";
import fc from "fast-check";
import { execute, getOperationAST, parse, type GraphQLSchema } from "graphql";
import { GatewayError } from "../../../src/errors.js";
import { createErrorHandler } from "../../../src/http/error-handler.js";
import { addJsonParser } from "../../../src/http/json-parser.js";
import { checkBody, refuseBatch } from "../../../src/http/limits/check-body.js";
import type { RequestContext } from "../../../src/http/operations/execute-operation.js";
import { createOperations } from "../../../src/http/operations/operations.js";
import { createLogger } from "../../../src/logger.js";
import { costs, createSchema } from "../../../src/resolvers/index.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { operations } from "../grammar/documents.js";
import { nearlyJsonBytes } from "../grammar/json.js";
import { mostly } from "../grammar/text.js";
import { judgeGraphqlAnswer } from "../oracle.js";
import { defineTarget, Fault, type Target } from "../target.js";
import { createRequestContext } from "./request-context.js";

/** The parts of a body that describe an accepted operation. */
interface Sent {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

export async function createOperationTargets(): Promise<readonly Target[]> {
  const schema = createSchema();
  const context = await createRequestContext();
  const run = createOperations({ schema, costs, introspection: true, log: createLogger("silent") });
  await run.start();
  const read = async (body: unknown) => (await run.run(body, "application/json", context)).body;
  const operationTarget = defineTarget({
    name: "operations",
    share: 6,
    cases: operations(schema).map((body) => JSON.parse(JSON.stringify(body)) as Partial<Sent>),
    async check(sent) {
      const answer = refusalOf(sent) ?? (await read(sent));
      const code = judgeGraphqlAnswer(answer);
      if (sent.query === undefined || !run.isAccepted(sent.query)) return code;
      // The document is accepted now: Apollo Server does not read the operation the second time.
      const again = await read(sent);
      if (sortErrors(answer) !== sortErrors(again)) throw new Fault("wrong", `first ${answer}, then ${again}`);
      await compareData(schema, context, sent as Sent, answer);
      return code;
    },
  });
  return [operationTarget, createBodyTarget(schema)];
}

/** Returns the answer to a body that is refused before it is read as an operation. */
function refusalOf(body: unknown): string | undefined {
  try {
    refuseBatch(body);
    checkBody(body, () => false);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return JSON.stringify({ errors: [{ message: error.message, extensions: { code: error.code } }] });
  }
}

/** The data is the same that graphql-js returns. */
async function compareData(schema: GraphQLSchema, contextValue: RequestContext, sent: Sent, answer: string) {
  const { data } = JSON.parse(answer) as { data?: unknown };
  const document = parse(sent.query);
  const operationName = sent.operationName ?? null;
  if (data === undefined || !getOperationAST(document, operationName)) return;
  const variableValues = sent.variables ?? {};
  const expected = await execute({ schema, document, operationName, variableValues, contextValue });
  if (JSON.stringify(expected.data) === JSON.stringify(data)) return;
  throw new Fault("wrong", `not as graphql-js: ${answer}`);
}

/** Fields that run at the same time may fail in any order. */
function sortErrors(text: string): string {
  const { data, errors = [] } = JSON.parse(text) as { data?: unknown; errors?: readonly unknown[] };
  return JSON.stringify([data, errors.map((error) => JSON.stringify(error)).sort()]);
}

function createBodyTarget(schema: GraphQLSchema): Target {
  const server = fastify();
  server.decorateRequest("trace");
  addJsonParser(server);
  server.setErrorHandler(createErrorHandler(createMetrics()));
  server.post("/graphql", ({ body }) => {
    refuseBatch(body);
    checkBody(body, () => false);
    return { data: {} };
  });
  const request = { method: "POST", url: "/graphql", headers: { "content-type": "application/json" } } as const;
  return defineTarget({
    name: "bodies",
    share: 8,
    cases: nearlyJsonBytes(mostly(operations(schema), fc.array(operations(schema), { maxLength: 2 }), 8)),
    async check(bytes) {
      const { statusCode, body } = await server.inject({ ...request, payload: Buffer.from(bytes) });
      if (![200, 400, 413].includes(statusCode)) throw new Fault("unmasked", `${String(statusCode)} ${body}`);
      return judgeGraphqlAnswer(body);
    },
  });
}
