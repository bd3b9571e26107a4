import type { ApolloServerPlugin, BaseContext } from "@apollo/server";
import {
  coerceInputValue,
  getVariableValues,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  print,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableNode,
} from "graphql";
import { toRequestError } from "./format-error.js";
import { findArgumentExcess } from "./limits/argument-bounds.js";
import { limits, tooLarge } from "./limits/limits.js";
import { costOfOperation, type Costs } from "./limits/operation-cost.js";
import { isCleanText } from "./limits/well-formed.js";

type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

/**
 * Refuses, with HTTP 400, what graphql-js would tell during execution only or in words that quote values, and a value may
 * be a name. Of a bad variable we tell its name, the path in it and the type that belongs there: BAD_USER_INPUT with
 * `field`, as for an argument that is over its bounds. An operation that the schema has no root for is a BAD_REQUEST; one
 * that costs too much is OPERATION_TOO_LARGE.
 */
export function checkOperation<Context extends BaseContext>(costs: Costs<Context>): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ schema, document, operation, contextValue, request: { variables = {} } }) {
          if (!operation) return Promise.resolve();
          const [complaint] = [
            ...findMissingRoot(schema, operation),
            ...findBadValues(schema, operation, variables),
            ...findBadNulls(schema, document, variables),
          ];
          if (complaint) return Promise.reject(complaint);
          const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
          const excess = findArgumentExcess(schema, document, coerced);
          if (excess) return Promise.reject(badInputAt([excess.field], excess.rule, excess.node));
          const asked = { schema, document, operation, variables: coerced, context: contextValue };
          const { total, dearest } = costOfOperation(asked, costs);
          if (total <= limits.cost) return Promise.resolve();
          const told = `This one costs ${String(total)}: \`${dearest.field}\` alone costs ${String(dearest.cost)}.`;
          return Promise.reject(toRequestError(tooLarge("cost", told)));
        },
      }),
  };
}

function findMissingRoot(schema: GraphQLSchema, { operation }: OperationDefinitionNode): GraphQLError[] {
  if (schema.getRootType(operation)) return [];
  const extensions = { code: "BAD_REQUEST", http: { status: 400 } };
  return [new GraphQLError(`The schema has no ${operation}s.`, { extensions })];
}

/** A variable with a default may stand where null may not: that it was given as null shows at its place alone. */
function findBadNulls(schema: GraphQLSchema, document: DocumentNode, variables: Values): GraphQLError[] {
  if (!Object.values(variables).includes(null)) return [];
  const complaints: GraphQLError[] = [];
  const types = new TypeInfo(schema);
  const Variable = ({ name: { value: name } }: VariableNode) => {
    const type = types.getInputType();
    if (isNonNullType(type) && valueOf(variables, name) === null) complaints.push(badVariable([name], type.toString()));
  };
  visit(document, visitWithTypeInfo(types, { VariableDefinition: () => false, Variable }));
  return complaints;
}

function findBadValues(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Values,
): GraphQLError[] {
  return variableDefinitions.flatMap(({ variable, type: typeNode, defaultValue }) => {
    const name = variable.name.value;
    // Validation has made sure that it is an input type of the schema.
    const type = typeFromAST(schema, typeNode) as GraphQLInputType;
    const value = valueOf(variables, name);
    if (value === undefined && (defaultValue || !isNonNullType(type))) return [];
    const wrong = (path: Path) => badVariable([name, ...path], typeAt(type, path)?.toString() ?? print(typeNode));
    try {
      // The first mistake ends it: in one body there is room for thousands, and graphql-js words each of them.
      const coerced: unknown = coerceInputValue(value ?? null, type, (path) => {
        throw wrong(path);
      });
      return findBadTexts([name], coerced);
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  });
}

/** As deep as the variable's type at most. */
function findBadTexts(path: Path, value: unknown): GraphQLError[] {
  if (typeof value === "string") return isCleanText(value) ? [] : [badText(path)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([step, part]) => findBadTexts([...path, step], part));
}

function badText(path: Path): GraphQLError {
  return badInputAt(path, `Variable $${path.join(".")} must hold no NUL, no U+FFFD and no lone surrogate.`);
}

/** A variable may bear the name of something that every object inherits. */
function valueOf(variables: Values, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function badVariable(path: Path, type: string): GraphQLError {
  return badInputAt(path, `Variable $${path.join(".")} must be a valid ${type}.`);
}

function badInputAt(path: Path, message: string, node?: ArgumentNode): GraphQLError {
  return new GraphQLError(message, {
    nodes: node,
    extensions: { code: "BAD_USER_INPUT", field: path.join("."), http: { status: 400 } },
  });
}

/** The type at a path into a type; undefined below a field that the type does not have. */
function typeAt(type: GraphQLInputType | undefined, [step, ...rest]: Path): GraphQLInputType | undefined {
  if (step === undefined || type === undefined) return type;
  if (isNonNullType(type)) return typeAt(type.ofType, [step, ...rest]);
  if (isListType(type)) return typeAt(type.ofType, rest);
  return isInputObjectType(type) ? typeAt(type.getFields()[step]?.type, rest) : undefined;
}
