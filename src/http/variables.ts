import type { ApolloServerPlugin } from "@apollo/server";
import {
  coerceInputValue,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  print,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

type Path = readonly (string | number)[];

/**
 * Checks the variables before graphql-js does: its own messages quote the values, and a value may be a name. Ours tell
 * the variable, the path in it and the type that belongs there: BAD_USER_INPUT with `field`, HTTP 400.
 */
export const checkVariables: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ schema, operation, request: { variables = {} } }) {
        const [complaint] = operation ? findComplaints(schema, operation, variables) : [];
        return complaint ? Promise.reject(complaint) : Promise.resolve();
      },
    }),
};

function findComplaints(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError[] {
  return variableDefinitions.flatMap(({ variable, type: typeNode, defaultValue }) => {
    const name = variable.name.value;
    // Validation has made sure that it is an input type of the schema.
    const type = typeFromAST(schema, typeNode) as GraphQLInputType;
    if (variables[name] === undefined && (defaultValue || !isNonNullType(type))) return [];
    const complaints: GraphQLError[] = [];
    coerceInputValue(variables[name] ?? null, type, (path) => {
      complaints.push(badVariable([name, ...path], typeAt(type, path)?.toString() ?? print(typeNode)));
    });
    return complaints;
  });
}

function badVariable(path: Path, type: string): GraphQLError {
  const field = path.join(".");
  return new GraphQLError(`Variable $${field} must be a valid ${type}.`, {
    extensions: { code: "BAD_USER_INPUT", field, http: { status: 400 } },
  });
}

/** The type at a path into a type; undefined below a field that the type does not have. */
function typeAt(type: GraphQLInputType | undefined, [step, ...rest]: Path): GraphQLInputType | undefined {
  if (step === undefined || type === undefined) return type;
  if (isNonNullType(type)) return typeAt(type.ofType, [step, ...rest]);
  if (isListType(type)) return typeAt(type.ofType, rest);
  return isInputObjectType(type) ? typeAt(type.getFields()[step]?.type, rest) : undefined;
}
